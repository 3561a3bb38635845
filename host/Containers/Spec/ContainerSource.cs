using System.Text.Json;
using System.Text.Json.Nodes;
using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;

namespace Atoll.Host.Containers.Spec;

/// <summary>What a container is made from: a root filesystem's folder, or an OCI bundle's.</summary>
internal sealed record ContainerSource
{
    private const string ConfigFile = "config.json";
    private const long MaxConfigBytes = 4 << 20;

    /// <summary>The top of every root filesystem has one of these.</summary>
    private static readonly string[] RootfsFolders = ["bin", "etc", "usr", "lib", "dev", "proc", "sbin"];

    public required string Rootfs { get; init; }

    /// <summary>The configuration to begin with.</summary>
    public required JsonObject Spec { get; init; }

    public required bool IsBundle { get; init; }

    /// <exception cref="RuntimeException">InvalidArgument for a folder that is neither.</exception>
    public static ContainerSource Open(string source)
    {
        if (!Path.IsPathRooted(source) || source.Contains('\0', StringComparison.Ordinal))
        {
            throw Invalid($"'{source}' is no absolute path");
        }

        if (!Directory.Exists(source))
        {
            throw Invalid(File.Exists(source) ? $"{source} is no folder: give a root filesystem's folder or an OCI bundle's" : $"{source} does not exist");
        }

        source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        var config = Path.Combine(source, ConfigFile);
        if (File.Exists(config))
        {
            return Bundle(source, config);
        }

        return Directory.Exists(Path.Combine(source, "rootfs")) && !RootfsFolders.Any(folder => Path.Exists(Path.Combine(source, folder)))
            ? throw Invalid($"{source} looks like an OCI bundle and has no {ConfigFile}; 'runc spec --bundle {source}' writes one")
            : FromRootfs(RealPath(source));
    }

    private static ContainerSource FromRootfs(string rootfs) => new() { Rootfs = rootfs, Spec = DefaultSpec.For(rootfs), IsBundle = false };

    /// <summary>Without links on the way: runc refuses a root filesystem whose path has any.</summary>
    private static string RealPath(string folder)
    {
        using var descriptor = FileDescriptor.Open(folder, Unistd.O_PATH | Unistd.O_DIRECTORY);
        return new FileInfo($"/proc/self/fd/{descriptor.Number}").LinkTarget!;
    }

    private static ContainerSource Bundle(string folder, string file)
    {
        JsonObject spec;
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > MaxConfigBytes)
            {
                throw Invalid($"{file} is larger than {MaxConfigBytes} bytes");
            }

            // Of a key that is there twice the engine would check the one, and a runtime take the other.
            spec = JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false }) as JsonObject ?? throw Invalid($"{file} holds no JSON object");
        }
        catch (JsonException e)
        {
            throw Invalid($"{file} is no valid JSON: {e.Message}");
        }

        if (spec["process"] is not JsonObject || (spec["root"] as JsonObject)?["path"] is not JsonValue path || !path.TryGetValue(out string? root))
        {
            throw Invalid($"{file} is no OCI configuration: it needs 'process' and 'root.path'");
        }

        root = Path.GetFullPath(root, folder);
        if (!Directory.Exists(root))
        {
            throw Invalid($"{file} names the root filesystem {root}, which is no folder");
        }

        root = RealPath(root);
        spec["root"]!["path"] = root;
        return new ContainerSource { Rootfs = root, Spec = spec, IsBundle = true };
    }

    private static RuntimeException Invalid(string message) => new(RuntimeErrorCode.InvalidArgument, message);
}
