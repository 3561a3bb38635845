using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// This program runs within containers, whose processes can reach it through <c>/proc/PID/exe</c> and may write to it once it has ended (CVE-2019-5736).
/// So it runs as a copy in memory that nobody can write to: memfd_create(2), fcntl(2).
/// </summary>
internal static unsafe class SealedProgram
{
    public static void Ensure(byte** argv, byte** environment)
    {
        fixed (byte* self = "/proc/self/exe"u8, name = "atoll-lxc"u8)
        {
            var program = Libc.open(self, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
            if (program < 0) Words.End(1, "cannot open its own program"u8, null, Libc.errno);
            if (Libc.fcntl(program, Libc.F_GET_SEALS, 0) == Libc.AllSeals)
            {
                Libc.close(program);
                return;
            }

            var copy = Libc.memfd_create(name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
            if (copy < 0) Words.End(1, "cannot make a copy of its own program"u8, null, Libc.errno);
            nint count;
            do
            {
                count = Libc.sendfile(copy, program, null, 1 << 20);
            }
            while (count > 0);

            if (count < 0 || Libc.fcntl(copy, Libc.F_ADD_SEALS, Libc.AllSeals) != 0) Words.End(1, "cannot copy its own program"u8, null, Libc.errno);
            Libc.fexecve(copy, argv, environment);
            Words.End(1, "cannot run the copy of its own program"u8, null, Libc.errno);
        }
    }
}
