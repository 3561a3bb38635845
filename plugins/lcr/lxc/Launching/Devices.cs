using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>Device nodes of the container's own, in its /dev.</summary>
internal static unsafe class Devices
{
    private const int Failed = 125;

    /// <summary>path, mode with the type's bits, major, minor, uid, gid. What is there already is kept if it is that very device.</summary>
    public static void Node(ref StepReader steps)
    {
        var path = steps.NextText();
        var mode = (uint)steps.NextNumber();
        ulong major = (ulong)steps.NextNumber(), minor = (ulong)steps.NextNumber();
        uint uid = (uint)steps.NextNumber(), gid = (uint)steps.NextNumber();
        var device = ((major & 0xfffff000) << 32) | ((major & 0xfff) << 8) | ((minor & 0xffffff00) << 12) | (minor & 0xff); // makedev(3)
        Mounts.Make(path);
        if (Libc.mknod(path, mode, device) != 0)
        {
            var error = Libc.errno;
            if (error != Libc.EEXIST || !IsDevice(path, mode, device)) Report.End(Failed, "cannot make the device"u8, path, error);
        }

        if (Libc.chmod(path, mode & 0xfff) != 0 || Libc.chown(path, uid, gid) != 0) Report.End(Failed, "cannot set mode and owner of"u8, path, Libc.errno);
    }

    /// <summary>target, path: a symbolic link, where nothing has that name yet.</summary>
    public static void Link(ref StepReader steps)
    {
        byte* target = steps.NextText(), path = steps.NextText();
        if (Libc.symlink(target, path) != 0 && Libc.errno != Libc.EEXIST) Report.End(Failed, "cannot make the link"u8, path, Libc.errno);
    }

    private static bool IsDevice(byte* path, uint mode, ulong device)
    {
        var stat = stackalloc byte[Libc.StatSize];
        var fd = Libc.open(path, Libc.O_PATH | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        if (fd < 0 || Libc.fstat(fd, stat) != 0) return false;
        Libc.close(fd);
        return (*(uint*)(stat + 24) & Libc.S_IFMT) == (mode & Libc.S_IFMT) && *(ulong*)(stat + 40) == device;
    }
}
