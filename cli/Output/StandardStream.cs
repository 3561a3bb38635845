using System.Runtime.InteropServices;
using System.Text;
using Atoll.Cli.Interop;

namespace Atoll.Cli.Output;

/// <summary>
/// One of the three standard streams, unbuffered. <see cref="Console"/> is not used: it prepares encodings and a terminal that no command
/// needs, and bytes must pass as they are.
/// </summary>
internal sealed unsafe class StandardStream(int fd)
{
    public static StandardStream In { get; } = new(0);

    public static StandardStream Out { get; } = new(1);

    public static StandardStream Error { get; } = new(2);

    /// <summary>Nobody reads any more (or never could): what is written is dropped.</summary>
    public bool IsBroken { get; private set; }

    public void WriteLine(string text) => Write(Encoding.UTF8.GetBytes(text + "\n"));

    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!IsBroken && bytes.Length > 0)
        {
            nint written;
            fixed (byte* start = bytes)
                written = Libc.write(fd, start, (nuint)bytes.Length);

            if (written >= 0)
                bytes = bytes[(int)written..];
            else
                IsBroken = !MayTryAgain(Libc.POLLOUT);
        }
    }

    /// <returns>0 at the end, and where the stream cannot be read.</returns>
    public int Read(Span<byte> buffer)
    {
        while (true)
        {
            nint count;
            fixed (byte* start = buffer)
                count = Libc.read(fd, start, (nuint)buffer.Length);

            if (count >= 0)
                return (int)count;
            if (!MayTryAgain(Libc.POLLIN))
                return 0;
        }
    }

    // Whoever shares the descriptor may have made it non-blocking.
    private bool MayTryAgain(short events)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error != Libc.EAGAIN)
            return error == Libc.EINTR;

        Libc.PollFd poll = new() { Fd = fd, Events = events };
        _ = Libc.poll(&poll, 1, -1);
        return true;
    }
}
