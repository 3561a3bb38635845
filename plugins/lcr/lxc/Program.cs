using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>
/// <c>atoll-lxc create|exec|hook …</c>: behaves towards a supervisor as the commands of an OCI runtime do. docs/lcr.md is its specification.
/// </summary>
internal static unsafe class Program
{
    /// <summary>The exit status of a command line that is none.</summary>
    public const int Usage = 2;

    /// <summary>The C library's main. It has no buffer on its stack and therefore no stack protector of its own, so that it may set the cookie.</summary>
    [UnmanagedCallersOnly(EntryPoint = "main")]
    public static int Enter(int argc, byte** argv, byte** environment)
    {
        StackProtector.Randomize();
        return Run(argc, argv, environment);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(int argc, byte** argv, byte** environment)
    {
        if (argc >= 4 && Strings.Equal(argv[1], "hook"u8)) return HookCommand.Run(argv[2], argv + 3, environment);

        var creates = argc is 8 or 9 && Strings.Equal(argv[1], "create"u8);
        if (!creates && !(argc is 7 or 8 && Strings.Equal(argv[1], "exec"u8))) return Usage;

        SealedProgram.Ensure(argv, environment);
        ContainerInit.KeepEnvironment(environment);
        Streams.Hide();
        return creates
            ? CreateCommand.Run(new CreateArguments { Library = argv[2], Name = argv[3], Log = argv[4], Configuration = argv[5], Steps = argv[6], PidFile = argv[7], Console = argc == 9 ? argv[8] : null })
            : ExecCommand.Run(new CreateArguments { Library = argv[2], Name = argv[3], Log = argv[4], Steps = argv[5], PidFile = argv[6], Console = argc == 8 ? argv[7] : null });
    }
}

/// <summary>The arguments of create and exec.</summary>
internal unsafe struct CreateArguments
{
    /// <summary>What to load as liblxc.</summary>
    public byte* Library;

    /// <summary>The container's name in LXC.</summary>
    public byte* Name;

    /// <summary>Where liblxc says why.</summary>
    public byte* Log;

    /// <summary>The container's LXC configuration; null for exec.</summary>
    public byte* Configuration;

    /// <summary>What happens in the container: <see cref="StepReader"/>.</summary>
    public byte* Steps;

    public byte* PidFile;

    /// <summary>The socket that takes the master of a terminal, or null.</summary>
    public byte* Console;
}
