using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>Tells the supervisor whom to adopt.</summary>
internal static unsafe class PidFile
{
    public static void Write(byte* path, int pid)
    {
        const int size = 16;
        var buffer = stackalloc byte[size];
        var text = new Text(buffer, size);
        text.AddNumber(pid);
        var fd = Libc.open(path, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_TRUNC | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0x180); // 0600
        if (fd < 0 || Libc.write(fd, buffer, (nuint)text.Length) != text.Length) Words.End(1, "cannot write the pid file"u8, path, Libc.errno);
        Libc.close(fd);
    }
}
