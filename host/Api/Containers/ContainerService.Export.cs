using Atoll.Api.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override async Task Export(ExportRequest request, IServerStreamWriter<ExportResponse> responseStream, ServerCallContext context)
    {
        // The writer's buffer is used again, so a message gets a copy of it.
        await using var bytes = new BufferedStream(new ResponseBytes((data, token) => responseStream.WriteAsync(new ExportResponse { Data = ByteString.CopyFrom(data.Span) }, token)), ResponseBytes.MessageSize);
        await engine.ExportAsync(request.Container, bytes, context.CancellationToken);
        await bytes.FlushAsync(context.CancellationToken);
    }
}
