using Atoll.Host.Linux.Native;

namespace Atoll.Host.Linux;

/// <summary>The daemon's own resource limits, getrlimit(2).</summary>
internal static unsafe class ProcessLimits
{
    private const int RLIMIT_NOFILE = 7;

    /// <summary>How many descriptors it may have open.</summary>
    public static ulong OpenFiles { get; } = Read(RLIMIT_NOFILE);

    private static ulong Read(int resource)
    {
        const ulong Least = 1024;
        var limits = stackalloc ulong[2];
        return Unistd.getrlimit(resource, limits) == 0 ? limits[0] : Least;
    }
}
