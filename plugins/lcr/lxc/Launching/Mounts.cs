using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>What LXC's configuration cannot say of mounts, or undoes again: it detaches what lies on /dev/pts after it has mounted its entries.</summary>
internal static unsafe class Mounts
{
    private const int Failed = 125;
    private const int AT_FDCWD = -100;
    private const int AT_EMPTY_PATH = 0x1000;
    private const int OPEN_TREE_CLONE = 1;
    private const int MOVE_MOUNT_F_EMPTY_PATH = 4;
    private const int MOVE_MOUNT_T_SYMLINKS = 0x10;
    private const ulong NullDevice = (1 << 8) | 3; // major 1, minor 3: null(4)

    /// <summary>source, target, type, flags, data. Without a target nothing is mounted.</summary>
    public static void Mount(ref StepReader steps)
    {
        byte* source = steps.NextText(), target = steps.NextText(), type = steps.NextText();
        var flags = (ulong)steps.NextNumber();
        var data = steps.NextText();
        if (Libc.mount(source, target, type, flags, data) != 0) Report.End(Failed, "cannot mount on"u8, target, Libc.errno);
    }

    /// <summary>path: is made with all that leads to it.</summary>
    public static void Folder(ref StepReader steps)
    {
        var path = steps.NextText();
        Make(path);
        if (Libc.mkdir(path, 0x1ed) != 0 && Libc.errno != Libc.EEXIST) Report.End(Execution.Status(Libc.errno), "cannot make the folder"u8, path, Libc.errno); // 0755
    }

    /// <summary>Makes what leads to a path.</summary>
    public static void Make(byte* path)
    {
        const int size = 4096;
        var parent = stackalloc byte[size];
        var text = new Text(parent, size);
        for (var at = path; *at != 0; at++)
        {
            if (*at == '/' && at > path) Libc.mkdir(text.Terminate(), 0x1ed); // what fails here fails at the end of the path again
            text.Add(*at);
        }
    }

    /// <summary>path: nobody can read it any more. A path that is not there needs no mask.</summary>
    public static void Mask(ref StepReader steps)
    {
        var path = steps.NextText();
        fixed (byte* nothing = "/dev/null"u8, tmpfs = "tmpfs"u8, empty = ""u8)
        {
            // What lies at /dev/null must be the device: a link there would put something else over the path.
            var fd = Libc.open(nothing, Libc.O_PATH | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
            var stat = stackalloc byte[Libc.StatSize];
            if (fd < 0 || Libc.fstat(fd, stat) != 0) Report.End(Failed, "cannot open"u8, nothing, Libc.errno);
            if ((*(uint*)(stat + 24) & Libc.S_IFMT) != Libc.S_IFCHR || *(ulong*)(stat + 40) != NullDevice) Report.End(Failed, "is not the device that masks a path:"u8, nothing, 0);

            var tree = (int)Libc.syscall(Libc.SYS_open_tree, fd, (nint)empty, OPEN_TREE_CLONE | AT_EMPTY_PATH | Libc.O_CLOEXEC);
            if (tree < 0) Report.End(Failed, "cannot bind"u8, nothing, Libc.errno);
            var moved = Move(tree, path, empty);
            Libc.close(tree);
            Libc.close(fd);
            if (moved == 0 || moved == Libc.ENOENT) return;
            if (moved != Libc.ENOTDIR && moved != Libc.EINVAL) Report.End(Failed, "cannot mask"u8, path, moved);

            // A folder: move_mount(2) takes no file for it.
            if (Libc.mount(tmpfs, path, tmpfs, Libc.MS_RDONLY, empty) != 0 && Libc.errno != Libc.ENOENT) Report.End(Failed, "cannot mask"u8, path, Libc.errno);
        }
    }

    /// <summary>path: bound to itself, with all beneath it, and never written to. "/" is the root itself, which is a mount already.</summary>
    public static void Readonly(ref StepReader steps)
    {
        var path = steps.NextText();
        var isRoot = Strings.Equal(path, "/"u8);
        if (!isRoot && Libc.mount(path, path, null, Libc.MS_BIND | Libc.MS_REC, null) != 0)
        {
            if (Libc.errno == Libc.ENOENT) return;
            Report.End(Failed, "cannot bind"u8, path, Libc.errno);
        }

        // In a user namespace flags that were there before are locked, and must be given again: mount_namespaces(7).
        const ulong kept = 2 | 4 | 8 | 1024 | 2048; // nosuid, nodev, noexec, noatime, nodiratime
        StatVfs stat;
        if (Libc.statvfs(path, &stat) != 0 || Libc.mount(null, path, null, Libc.MS_BIND | Libc.MS_REMOUNT | Libc.MS_RDONLY | (stat.Flags & kept), null) != 0)
        {
            Report.End(Failed, "cannot make read-only:"u8, path, Libc.errno);
        }
    }

    private static int Move(int tree, byte* path, byte* empty)
        => Libc.syscall5(Libc.SYS_move_mount, tree, (nint)empty, AT_FDCWD, (nint)path, MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS) == 0 ? 0 : Libc.errno;
}
