using System.Text.RegularExpressions;
using Atoll.Host.Containers.Logs;

namespace Atoll.Host.Containers;

/// <summary>Refuses a bad request before anything is done.</summary>
internal static partial class CreateContainerValidation
{
    /// <summary>Below this a container cannot even be set up. iSulad: 4 MiB.</summary>
    private const long MinMemory = 4 << 20;

    /// <summary>As the kernel has it (uts_namespaces(7)).</summary>
    private const int MaxHostname = 64;

    /// <exception cref="RuntimeException">InvalidArgument, for the first mistake.</exception>
    public static void Validate(CreateContainer request)
    {
        Require(request.Name.Length == 0 || ContainerNames.IsName(request.Name), $"'{Cut(request.Name)}' is no container name: {ContainerNames.Expected}");
        Require(request.Hostname.Length == 0 || HostnamePattern().IsMatch(request.Hostname), $"'{Cut(request.Hostname)}' is no hostname: letters, digits, '-' and '.', at most {MaxHostname}");
        Require(request.WorkingDir.Length == 0 || IsContainerPath(request.WorkingDir), $"the working folder '{Cut(request.WorkingDir)}' is not an absolute path in the container");
        Require(request.NetworkMode is "" or "none" or "host", $"'{Cut(request.NetworkMode)}' is no network mode: none or host");
        Require(request.Memory == 0 || request.Memory >= MinMemory, $"a memory limit of {request.Memory} bytes is too low: at least {MinMemory}");
        Require(request.NanoCpus >= 0, $"{request.NanoCpus} nano-CPUs are no limit");
        Require(request.NanoCpus <= Environment.ProcessorCount * 1_000_000_000L, $"{request.NanoCpus / 1e9:0.##} CPUs were asked for, and there are {Environment.ProcessorCount}");
        Require(request.NanoCpus is 0 or >= 10_000_000, "less than 0.01 CPUs cannot be given");
        Require(request.PidsLimit >= 0, $"{request.PidsLimit} is no number of processes");
        Texts(request.Command, "an argument");
        Texts(request.Env, "an environment variable");
        foreach (var variable in request.Env)
        {
            Require(variable.IndexOf('=', StringComparison.Ordinal) > 0, $"'{Cut(variable)}' is no environment variable: NAME=VALUE");
        }

        foreach (var mount in request.Mounts)
        {
            ValidateMount(mount);
        }

        foreach (var twin in request.Mounts.GroupBy(mount => Path.TrimEndingDirectorySeparator(mount.Destination)).Where(mounts => mounts.Count() > 1))
        {
            throw Invalid($"duplicate mount point: {twin.Key}");
        }

        if (request.StopSignal.Length > 0)
        {
            _ = Signals.Parse(request.StopSignal);
        }

        _ = LogOptions.Parse(request.LogOptions);
    }

    private static void ValidateMount(BindMount mount)
    {
        Require(Path.IsPathRooted(mount.Source) && !mount.Source.Contains('\0', StringComparison.Ordinal), $"the mount source '{Cut(mount.Source)}' is no absolute path");
        Require(IsContainerPath(mount.Destination), $"the mount destination '{Cut(mount.Destination)}' is not an absolute path in the container");
        Require(Path.TrimEndingDirectorySeparator(mount.Destination) is not "/", "the mount destination must not be '/'");
        Require(Path.Exists(mount.Source), $"the mount source {mount.Source} does not exist");
    }

    /// <summary>Absolute, and going nowhere else than it says: CVE-2024-21626 came through /proc/self/fd as a working folder.</summary>
    private static bool IsContainerPath(string path)
        => path.StartsWith('/') && !path.Contains('\0', StringComparison.Ordinal) && !path.Split('/').Contains("..")
            && !(path + "/").StartsWith("/proc/", StringComparison.Ordinal);

    private static void Texts(IEnumerable<string> texts, string what)
        => Require(!texts.Any(text => text.Contains('\0', StringComparison.Ordinal)), $"{what} holds a NUL character");

    private static string Cut(string text) => text.Length > 64 ? text[..64] + "…" : text;

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw Invalid(message);
        }
    }

    private static RuntimeException Invalid(string message) => new(RuntimeErrorCode.InvalidArgument, message);

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostnamePattern();
}
