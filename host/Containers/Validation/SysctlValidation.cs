using System.Text.RegularExpressions;
using Atoll.Host.Containers.Spec;
using static Atoll.Host.Containers.Validation.Check;

namespace Atoll.Host.Containers.Validation;

/// <summary>Only settings of the container's own namespaces: others are the host's (CVE-2022-0811).</summary>
internal static partial class SysctlValidation
{
    private static readonly string[] Ipc = ["kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced"];

    public static void Validate(CreateContainer request)
    {
        foreach (var (name, value) in request.Sysctls)
        {
            Require(NamePattern().IsMatch(name), $"'{Cut(name)}' is no sysctl: lower-case names with dots between");
            Require(ValuePattern().IsMatch(value), $"the sysctl {name} has a value with characters that no value has");
            var ofNetwork = name.StartsWith("net.", StringComparison.Ordinal);
            var ofIpc = Ipc.Contains(name) || name.StartsWith("fs.mqueue.", StringComparison.Ordinal);
            Require(ofNetwork || ofIpc, $"the sysctl '{Cut(name)}' is the host's: only net.*, fs.mqueue.* and {string.Join(", ", Ipc)} are a container's own");
            Require(!ofNetwork || request.NetworkMode != SpecNamespaces.Host, $"the sysctl '{name}' would change the host, whose network the container shares");
            Require(!ofIpc || request.IpcMode != SpecNamespaces.Host, $"the sysctl '{name}' would change the host, whose IPC namespace the container shares");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9_-]+(\.[a-zA-Z0-9_-]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[a-zA-Z0-9 \t_.,:/-]{1,256}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValuePattern();
}
