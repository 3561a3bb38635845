using Atoll.Host.Linux;
using Microsoft.Win32.SafeHandles;

namespace Atoll.Bench.Running;

/// <summary>Reads what a child writes to a pipe; the descriptor becomes the reader's.</summary>
internal static class PipeText
{
    public static StreamReader Reader(FileDescriptor descriptor)
        => new(new FileStream(new SafeFileHandle(descriptor.Release(), ownsHandle: true), FileAccess.Read, bufferSize: 0));
}
