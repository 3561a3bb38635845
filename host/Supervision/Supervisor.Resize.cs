using System.Buffers.Binary;

namespace Atoll.Host.Supervision;

internal sealed partial class Supervisor
{
    public async Task ResizeAsync(ContainerRef container, string? execId, ushort width, ushort height, CancellationToken cancellationToken)
    {
        var folder = execId is null ? container.StateFolder : ShimFiles.ExecFolder(container, execId);
        using var connection = await ShimConnection.ConnectAsync(folder, cancellationToken)
            ?? throw new RuntimeException(RuntimeErrorCode.NotFound, execId is null ? $"container {container.Id} has no supervisor: it has ended" : $"container {container.Id} has no exec {execId}: it has ended");
        var size = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(size, height);
        BinaryPrimitives.WriteUInt16LittleEndian(size.AsSpan(2), width);
        await connection.WriteAsync(FrameKind.Resize, 0, size, cancellationToken);
    }
}
