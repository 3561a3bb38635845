// The library that the compilers expect, reduced to what this program uses: both the C# compiler and ILC look these types up by name.
// There is no garbage collector, no exception, no type loader: a class is never instantiated here.
#pragma warning disable IDE0130, MA0048, MA0049, CA1716, CA1720, CA1815, CA1066, CA2231, CA1710, CA1711, CA1018, CA1019, CA1045, CA1044

using System.Runtime.InteropServices;

namespace System
{
    public class Object
    {
#pragma warning disable CS0169, IDE0051 // laid out by ILC
        private readonly unsafe Internal.Runtime.MethodTable* _type;
#pragma warning restore CS0169, IDE0051
    }

    public struct Void;

    public struct Boolean;

    public struct Char;

    public struct SByte;

    public struct Byte;

    public struct Int16;

    public struct UInt16;

    public struct Int32
    {
        public const int MaxValue = 0x7fffffff;
    }

    public struct UInt32
    {
        public const uint MaxValue = 0xffffffff;
    }

    public struct Int64
    {
        public const long MaxValue = 0x7fffffffffffffff;
    }

    public struct UInt64
    {
        public const ulong MaxValue = 0xffffffffffffffff;
    }

    public struct IntPtr;

    public struct UIntPtr;

    public struct Single;

    public struct Double;

    public struct RuntimeTypeHandle;

    public struct RuntimeMethodHandle;

    public struct RuntimeFieldHandle;

    public struct Nullable<T>
        where T : struct;

    public abstract class ValueType;

    public abstract class Enum : ValueType;

    public abstract class Delegate;

    public abstract class MulticastDelegate : Delegate;

    public class Type;

    public class Exception;

    public sealed class String
    {
        public readonly int Length;
        public char First;
    }

    public abstract class Array
    {
        public readonly int Length;
    }

    /// <summary>Only for <c>"…"u8</c>, whose bytes lie in the program and never move, so that a pointer will do.</summary>
    public readonly ref struct ReadOnlySpan<T>
        where T : unmanaged
    {
        private readonly unsafe T* _start;

        public unsafe ReadOnlySpan(void* start, int length)
        {
            _start = (T*)start;
            Length = length;
        }

        /// <summary>The C# compiler demands this one and the next, and replaces them by the first.</summary>
        public unsafe ReadOnlySpan(T[] array)
        {
            _start = null;
            Length = 0;
        }

        public unsafe ReadOnlySpan(T[] array, int start, int length)
        {
            _start = null;
            Length = 0;
        }

        public int Length { get; }

        /// <summary>What <c>fixed</c> calls.</summary>
        public unsafe ref readonly T GetPinnableReference() => ref *_start;
    }

    /// <summary>What compiled code calls to clear, fill and copy larger structs.</summary>
    internal static unsafe class SpanHelpers
    {
        public static void ClearWithoutReferences(ref byte to, nuint length)
        {
            fixed (byte* bytes = &to) memset(bytes, 0, length);
        }

        public static void Fill(ref byte to, byte value, nuint length)
        {
            fixed (byte* bytes = &to) memset(bytes, value, length);
        }

        public static void Memmove(ref byte to, ref byte from, nuint length)
        {
            fixed (byte* target = &to, source = &from) memmove(target, source, length);
        }

        [DllImport("libc", ExactSpelling = true)]
        private static extern void* memset(void* to, int value, nuint length);

        [DllImport("libc", ExactSpelling = true)]
        private static extern void* memmove(void* to, void* from, nuint length);
    }
}

namespace Internal.Runtime
{
    public struct MethodTable;
}
