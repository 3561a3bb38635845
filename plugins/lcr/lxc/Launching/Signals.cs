using Atoll.Shim;

namespace Atoll.Lxc;

/// <summary>A command begins with no signal blocked and none ignored, whatever liblxc needed.</summary>
internal static unsafe class Signals
{
    private const int Last = 64;

    public static void Reset()
    {
        var none = new SigSet();
        Libc.sigprocmask(Libc.SIG_SETMASK, &none, null);
        for (var number = 1; number <= Last; number++) Libc.signal(number, 0);
    }
}
