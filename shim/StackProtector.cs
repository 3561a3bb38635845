namespace Atoll.Shim;

/// <summary>
/// The value that the compiler puts between a method's buffers and its return address, and checks before it returns. The linker gives
/// <see cref="s_cookie"/> the name that the compiled code knows (see the project file), so this class must have no other static field.
/// </summary>
internal static unsafe class StackProtector
{
    private static ulong s_cookie;

    /// <summary>Takes the second half of the kernel's 16 random bytes, getauxval(3); the C library uses the first for its own.</summary>
    public static void Randomize() => s_cookie = ((ulong*)Libc.getauxval(Libc.AT_RANDOM))[1];
}
