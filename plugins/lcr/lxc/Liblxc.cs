using System.Runtime.InteropServices;
using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>The public fields of a <c>struct lxc_container</c> (lxc/lxccontainer.h, 5.0) that are used here. Its members never change places.</summary>
[StructLayout(LayoutKind.Explicit, Size = 568)]
internal unsafe struct LxcContainer
{
    /// <summary>After a foreground start: how the container's first process ended, much like a wait status: <see cref="Monitor"/>.</summary>
    [FieldOffset(64)]
    public int ErrorNumber;

    [FieldOffset(128)]
    public delegate* unmanaged<LxcContainer*, byte*, byte> LoadConfig;

    [FieldOffset(136)]
    public delegate* unmanaged<LxcContainer*, int, byte**, byte> Start;

    [FieldOffset(160)]
    public delegate* unmanaged<LxcContainer*, byte, byte> WantDaemonize;

    [FieldOffset(368)]
    public delegate* unmanaged<LxcContainer*, delegate* unmanaged<void*, int>, void*, LxcAttachOptions*, int*, int> Attach;
}

/// <summary>A <c>lxc_attach_options_t</c> (lxc/attach_options.h, 5.0).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LxcAttachOptions
{
    public const int MoveToCgroup = 1;
    public const int LsmExec = 8;
    public const int ClearEnvironment = 1;

    public int Flags;
    public int Namespaces;
    public long Personality;
    public byte* Folder;
    public uint Uid;
    public uint Gid;
    public int EnvironmentPolicy;
    public byte** ExtraEnvironment;
    public byte** KeptEnvironment;
    public int Stdin;
    public int Stdout;
    public int Stderr;
    public int LogFd;
    public byte* Label;
    public nuint GroupCount;
    public uint* Groups;
}

/// <summary>A <c>struct lxc_log</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LxcLog
{
    public byte* Name;
    public byte* Folder;
    public byte* File;
    public byte* Level;
    public byte* Prefix;
    public byte Quiet;
}

/// <summary>liblxc, loaded at run time: nothing here is linked against it.</summary>
internal static unsafe class Liblxc
{
    /// <summary>
    /// LXC puts a folder for locks below /run/lxc/lock for each folder of containers, and leaves it there: with /run it is one, for all containers, whose names
    /// are unique. Every user may look into /run, which LXC demands for a container with a user namespace.
    /// </summary>
    public static LxcContainer* Open(byte* library, byte* name, byte* log)
    {
        var handle = Libc.dlopen(library, Libc.RTLD_NOW);
        if (handle == 0) Words.End(1, "cannot load liblxc:"u8, Libc.dlerror(), 0);
        fixed (byte* folder = "/run"u8, level = "ERROR"u8, prefix = "lcr"u8, logInit = "lxc_log_init"u8, containerNew = "lxc_container_new"u8)
        {
            var settings = new LxcLog { Name = name, Folder = folder, File = log, Level = level, Prefix = prefix, Quiet = 1 };
            var initialize = (delegate* unmanaged<LxcLog*, int>)Symbol(handle, library, logInit);
            if (initialize(&settings) != 0) Words.End(1, "liblxc cannot log to"u8, log, 0);
            var make = (delegate* unmanaged<byte*, byte*, LxcContainer*>)Symbol(handle, library, containerNew);
            var container = make(name, folder);
            if (container == null) Words.End(1, "liblxc makes no container"u8, name, 0);
            return container;
        }
    }

    private static void* Symbol(nint handle, byte* library, byte* name)
    {
        var symbol = Libc.dlsym(handle, name);
        if (symbol == null) Words.End(1, "liblxc has no"u8, name, 0);
        return symbol;
    }
}
