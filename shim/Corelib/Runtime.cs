// What compiled code calls around a call into C, and when it finds its stack damaged.
#pragma warning disable IDE0130, MA0048, IDE0060

using System.Runtime;
using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>A garbage collector would have to know which threads run C code. There is none, so these have nothing to do.</summary>
internal static unsafe class Transitions
{
    [RuntimeExport("RhpPInvoke")]
    private static void Enter(void* frame)
    {
    }

    [RuntimeExport("RhpPInvokeReturn")]
    private static void Leave(void* frame)
    {
    }

    [RuntimeExport("RhpReversePInvoke")]
    private static void EnterFromC(void* frame)
    {
    }

    [RuntimeExport("RhpReversePInvokeReturn")]
    private static void LeaveToC(void* frame)
    {
    }
}

/// <summary>The stack protector's cookie is not what it was.</summary>
internal static class Damage
{
    [RuntimeExport("RhpFallbackFailFast")]
    private static void Found() => abort();

    [DllImport("libc", ExactSpelling = true)]
    private static extern void abort();
}
