using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>Who the process is and what it may do: capabilities(7), credentials(7).</summary>
internal static unsafe class Identity
{
    private const int Failed = 125;
    private const int PR_SET_KEEPCAPS = 8, PR_CAPBSET_READ = 23, PR_CAPBSET_DROP = 24, PR_SET_NO_NEW_PRIVS = 38, PR_CAP_AMBIENT = 47;
    private const int PR_CAP_AMBIENT_RAISE = 2, PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private const int Digits = 16, LastCapability = 63;

    /// <summary>set: whatever else was in the bounding set leaves it, while this process may still do that.</summary>
    public static void Bound(ref StepReader steps)
    {
        var set = Strings.Hexadecimal(steps.NextText(), Digits);
        for (var capability = 0; capability <= LastCapability; capability++)
        {
            if ((set >> capability & 1) != 0 || Libc.prctl(PR_CAPBSET_READ, (nuint)capability, 0, 0, 0) != 1) continue;
            if (Libc.prctl(PR_CAPBSET_DROP, (nuint)capability, 0, 0, 0) != 0) Report.End(Failed, "cannot drop a capability from the bounding set"u8, null, Libc.errno);
        }
    }

    /// <summary>uid, gid, further groups. The capabilities stay until the next step.</summary>
    public static void User(ref StepReader steps, int arguments)
    {
        var uidText = steps.NextText();
        uint uid = (uint)Strings.Number(uidText), gid = (uint)steps.NextNumber();
        const int most = 65536; // NGROUPS_MAX
        var count = arguments - 2;
        if (count > most) Report.End(Failed, "has more groups than the kernel takes: user"u8, uidText, 0);
        var groups = (uint*)Libc.mmap(null, (nuint)((count + 1) * sizeof(uint)), Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if ((nint)groups == -1) Report.End(Failed, "cannot hold the groups of user"u8, uidText, Libc.errno);
        for (var i = 0; i < count; i++) groups[i] = (uint)steps.NextNumber();

        OwnStreams(uid);
        Libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
        if (Libc.setgroups((nuint)count, groups) != 0) Report.End(Failed, "cannot set the groups of user"u8, uidText, Libc.errno);
        if (Libc.setresgid(gid, gid, gid) != 0) Report.End(Failed, "cannot set the group of user"u8, uidText, Libc.errno);
        if (Libc.setresuid(uid, uid, uid) != 0) Report.End(Failed, "cannot become user"u8, uidText, Libc.errno);
        Libc.prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
        const int dumpable = 4;
        Libc.prctl(dumpable, 0, 0, 0, 0);
    }

    /// <summary>effective, permitted, inheritable, ambient.</summary>
    public static void Capabilities(ref StepReader steps)
    {
        const uint version3 = 0x20080522;
        ulong effective = Next(ref steps), permitted = Next(ref steps), inheritable = Next(ref steps), ambient = Next(ref steps);
        var header = stackalloc uint[2];
        header[0] = version3;
        header[1] = 0;
        var data = stackalloc uint[6];
        for (var half = 0; half < 2; half++)
        {
            data[3 * half] = (uint)(effective >> (32 * half));
            data[(3 * half) + 1] = (uint)(permitted >> (32 * half));
            data[(3 * half) + 2] = (uint)(inheritable >> (32 * half));
        }

        if (Libc.syscall(Libc.SYS_capset, (nint)header, (nint)data, 0) != 0) Report.End(Failed, "cannot set the capabilities"u8, null, Libc.errno);
        Libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
        ambient &= inheritable & permitted; // the kernel takes no others; bundles that runc writes name them, and runc leaves them out
        for (var capability = 0; capability <= LastCapability; capability++)
        {
            if ((ambient >> capability & 1) != 0 && Libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, (nuint)capability, 0, 0) != 0)
            {
                Report.End(Failed, "cannot raise an ambient capability"u8, null, Libc.errno);
            }
        }
    }

    /// <summary>path. What getcwd(3) cannot name from the root lies outside the container (CVE-2024-21626).</summary>
    public static void CurrentFolder(ref StepReader steps)
    {
        const int size = 4097;
        var path = steps.NextText();
        if (Libc.chdir(path) != 0) Report.End(Execution.Status(Libc.errno), "cannot change to the folder"u8, path, Libc.errno);
        var name = stackalloc byte[size];
        if (Libc.getcwd(name, size) == null || *name != '/') Report.End(Failed, "lies outside the container: the folder"u8, path, 0);
    }

    public static void NoNewPrivileges()
    {
        if (Libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) Report.End(Failed, "cannot give up new privileges"u8, null, Libc.errno);
    }

    /// <summary>So that the user may open /dev/stdout anew. What is not a pipe or a terminal (the null device, above all) keeps its owner.</summary>
    private static void OwnStreams(uint uid)
    {
        const ulong nullDevice = (1 << 8) | 3;
        var stat = stackalloc byte[Libc.StatSize];
        for (var fd = 0; fd < 3; fd++)
        {
            if (Libc.fstat(fd, stat) == 0 && *(ulong*)(stat + 40) != nullDevice) Libc.fchown(fd, uid, uint.MaxValue);
        }
    }

    private static ulong Next(ref StepReader steps) => Strings.Hexadecimal(steps.NextText(), Digits);
}
