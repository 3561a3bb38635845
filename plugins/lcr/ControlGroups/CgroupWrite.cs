namespace Atoll.Plugins.Lcr.ControlGroups;

/// <summary>A value for a file of a cgroup.</summary>
/// <param name="Controller">Whose hierarchy of version 1 it lies in; empty for version 2.</param>
/// <param name="File">The file's name.</param>
/// <param name="Value">What is written.</param>
internal sealed record CgroupWrite(string Controller, string File, string Value);
