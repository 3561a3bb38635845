using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>linux.devices, and the devices that every container has (OCI runtime specification, default devices).</summary>
internal static class Devices
{
    private const long Character = 0x2000, Block = 0x6000, Fifo = 0x1000, Everybody = 0x1b6; // 0666

    private static readonly (string Path, long Major, long Minor)[] Defaults =
        [("/dev/null", 1, 3), ("/dev/zero", 1, 5), ("/dev/full", 1, 7), ("/dev/random", 1, 8), ("/dev/urandom", 1, 9), ("/dev/tty", 5, 0)];

    private static readonly (string Target, string Path)[] Links =
        [("pts/ptmx", "/dev/ptmx"), ("/proc/self/fd", "/dev/fd"), ("/proc/self/fd/0", "/dev/stdin"), ("/proc/self/fd/1", "/dev/stdout"), ("/proc/self/fd/2", "/dev/stderr"), ("/proc/kcore", "/dev/core")];

    public static void Translate(Bundle bundle, LxcConfiguration configuration, Steps steps)
    {
        var devices = bundle.Linux.Objects("devices");
        var asked = devices.Select(Node).ToArray();
        foreach (var device in Defaults.Where(known => !Array.Exists(asked, node => node.Path == known.Path)).Select(known => new Device(known.Path, Character | Everybody, known.Major, known.Minor, 0, 0)).Concat(asked))
        {
            if (bundle.HasUserNamespace)
            {
                // There a node cannot be made: the host's own is shown, user_namespaces(7).
                Bind(bundle.Rootfs, configuration, device);
            }
            else
            {
                steps.Add("node", device.Path, device.Mode, device.Major, device.Minor, device.Uid, device.Gid);
            }
        }

        foreach (var (target, path) in Links)
        {
            steps.Add("link", target, path);
        }
    }

    private static Device Node(JsonObject device)
    {
        var path = device.Text("path") ?? throw Bundle.Invalid("an entry of linux.devices has no path");
        var type = device.Text("type") switch
        {
            "c" or "u" => Character,
            "b" => Block,
            "p" => Fifo,
            var other => throw Bundle.Invalid($"linux.devices: '{other}' is no type of {path}"),
        };
        return path.StartsWith('/')
            ? new Device(path, type | ((device.Number("fileMode") ?? Everybody) & 0xfff), device.Number("major") ?? 0, device.Number("minor") ?? 0, device.Number("uid") ?? 0, device.Number("gid") ?? 0)
            : throw Bundle.Invalid($"linux.devices: '{path}' is not an absolute path");
    }

    private static void Bind(string rootfs, LxcConfiguration configuration, Device device)
    {
        if (!File.Exists(device.Path))
        {
            throw Bundle.NotSupported("linux.devices", $"in a user namespace a device can only be the host's own, and the host has no {device.Path}");
        }

        configuration.Add("lxc.mount.entry", $"{Mounts.Escaped(device.Path)} {Mounts.Escaped(RootfsPath.Resolve(rootfs, device.Path))} none bind,create=file 0 0");
    }

    private sealed record Device(string Path, long Mode, long Major, long Minor, long Uid, long Gid);
}
