using System.Globalization;

namespace Atoll.Host.Containers.Spec;

/// <summary>Capabilities by name, capabilities(7), and those that the daemon has itself.</summary>
internal static class Capabilities
{
    private const string All = "ALL";

    /// <summary>In the kernel's order: the index is the bit.</summary>
    private static readonly string[] Names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
        "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER",
        "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP",
        "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF",
        "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>Docker's default set.</summary>
    private static readonly string[] Default =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP",
        "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    /// <summary>The set that a request asks for, as Docker computes it: drop ALL, then add; or the base, plus added, less dropped.</summary>
    /// <exception cref="RuntimeException">InvalidArgument for a name that is none.</exception>
    public static IReadOnlyList<string> Asked(IReadOnlyList<string>? from, bool privileged, IEnumerable<string> add, IEnumerable<string> drop)
    {
        var added = add.Select(name => Parse(name, "add")).ToHashSet(StringComparer.Ordinal);
        var dropped = drop.Select(name => Parse(name, "drop")).ToHashSet(StringComparer.Ordinal);
        IEnumerable<string> start = privileged || added.Contains(All) ? Names : dropped.Contains(All) ? [] : from ?? Default;
        return [.. start.Where(name => !dropped.Contains(name)).Concat(added.Where(name => name != All && !dropped.Contains(name))).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>What the daemon itself may pass on: its bounding set.</summary>
    public static IReadOnlySet<string> Own(string statusFile = "/proc/self/status")
    {
        var line = File.ReadLines(statusFile).First(text => text.StartsWith("CapBnd:", StringComparison.Ordinal));
        var bits = ulong.Parse(line.AsSpan("CapBnd:".Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return Names.Where((_, bit) => (bits >> bit & 1) == 1).ToHashSet(StringComparer.Ordinal);
    }

    private static string Parse(string name, string what)
    {
        var upper = name.ToUpperInvariant();
        if (upper == All)
        {
            return All;
        }

        var full = upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : "CAP_" + upper;
        return Names.Contains(full) ? full : throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"unknown capability to {what}: '{name}'");
    }
}
