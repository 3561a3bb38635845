using System.Text.Json.Nodes;

namespace Atoll.Host.Containers.Spec;

/// <summary>Applies a request to a source's configuration. What the request leaves open stays as the source has it.</summary>
internal static class SpecBuilder
{
    /// <summary>The bundle's <c>config.json</c>, and what had to be changed of what was asked for.</summary>
    public static (JsonObject Spec, IReadOnlyList<string> Warnings) Build(ContainerSource source, CreateContainer request, string id, string cgroupPath)
    {
        var spec = source.Spec;
        var linux = Section(spec, "linux");
        linux["cgroupsPath"] = cgroupPath;
        SpecProcess.Apply((JsonObject)spec["process"]!, source, request);
        SpecNamespaces.Apply(spec, linux, source, request, id);
        SpecMounts.Apply(spec, request);
        SpecResources.Apply(linux, request.Resources);
        if (request.ReadonlyRootfs)
        {
            spec["root"]!["readonly"] = true;
        }

        if (request.Privileged)
        {
            SpecSecurity.Privilege(spec, linux);
        }

        SpecDevices.Apply(linux, request);
        SpecSecurity.Apply(spec, linux, request.SecurityOpt);
        SpecHooks.Apply(spec, request.HooksJson);
        Merge(linux, "sysctl", request.Sysctls);
        Merge(spec, "annotations", request.Annotations);
        return (spec, OwnMeans.Apply(spec, Capabilities.Own()));
    }

    /// <summary>An object's member that is an object; made where it is not there.</summary>
    public static JsonObject Section(JsonObject of, string name)
    {
        if (of[name] is not JsonObject section)
        {
            of[name] = section = [];
        }

        return section;
    }

    /// <summary>An object's member that is an array; made where it is not there.</summary>
    public static JsonArray List(JsonObject of, string name)
    {
        if (of[name] is not JsonArray list)
        {
            of[name] = list = [];
        }

        return list;
    }

    private static void Merge(JsonObject of, string name, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        var section = Section(of, name);
        foreach (var (key, value) in values)
        {
            section[key] = value;
        }
    }
}
