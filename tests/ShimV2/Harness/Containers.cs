namespace Atoll.ShimV2.Tests.Harness;

internal static class Containers
{
    public const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static ContainerRef Of(RuntimeRef runtime, string folder = "/nowhere") => new()
    {
        Id = Id,
        Runtime = runtime,
        RootFolder = Path.Combine(folder, "root"),
        StateFolder = Path.Combine(folder, "state"),
        BundleFolder = Path.Combine(folder, "bundle"),
        CgroupPath = "/atoll/c",
    };

    public static RuntimeRef Runtime(params (string Key, object Value)[] options)
        => new() { Name = "io.containerd.test.v2", Options = new ConfigTable(options.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))) };
}
