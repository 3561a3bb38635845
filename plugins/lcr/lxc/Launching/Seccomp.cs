using System.Runtime.InteropServices;
using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>A <c>struct sock_fprog</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FilterProgram
{
    public ushort Length;
    public ulong* Instructions;
}

/// <summary>The filter of system calls: seccomp(2). The adapter has compiled it; it is put in force as the last thing before the command.</summary>
internal static unsafe class Seccomp
{
    private const int Failed = 125;
    private const int SECCOMP_SET_MODE_FILTER = 1;
    private const int DigitsOfInstruction = 16;

    private static ulong s_flags;
    private static FilterProgram s_program;

    /// <summary>flags, then the instructions, each as eight bytes in the order of memory, in hexadecimal digits.</summary>
    public static void Read(ref StepReader steps)
    {
        s_flags = (ulong)steps.NextNumber();
        var digits = steps.NextText();
        var length = Libc.strlen(digits) / DigitsOfInstruction;
        var instructions = (ulong*)Libc.mmap(null, (nuint)(length * sizeof(ulong)), Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if ((nint)instructions == -1) Report.End(Failed, "cannot hold the seccomp filter"u8, null, Libc.errno);
        var bytes = (byte*)instructions;
        for (var i = 0; i < length * sizeof(ulong); i++) bytes[i] = (byte)Strings.Hexadecimal(digits + (2 * i), 2);
        s_program = new FilterProgram { Length = (ushort)length, Instructions = instructions };
    }

    public static void Apply()
    {
        var program = s_program;
        if (program.Length == 0) return;
        if (Libc.syscall(Libc.SYS_seccomp, SECCOMP_SET_MODE_FILTER, (nint)s_flags, (nint)(&program)) != 0) Report.End(Failed, "cannot put the seccomp filter in force"u8, null, Libc.errno);
    }
}
