using Atoll.Api.V1;
using Atoll.Host.Containers.Archives;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Atoll.Host.Api;

internal sealed partial class ContainerService
{
    public override Task<StatPathResponse> StatPath(StatPathRequest request, ServerCallContext context)
        => Task.FromResult(new StatPathResponse { Stat = ToApi(engine.StatPath(request.Container, request.Path, request.Follow)) });

    public override async Task CopyFrom(CopyFromRequest request, IServerStreamWriter<CopyFromResponse> responseStream, ServerCallContext context)
    {
        await using var bytes = new BufferedStream(new ResponseBytes((data, token) => responseStream.WriteAsync(new CopyFromResponse { Data = ByteString.CopyFrom(data.Span) }, token)), ResponseBytes.MessageSize);
        await engine.CopyFromAsync(
            request.Container,
            request.Path,
            request.Follow,
            found => responseStream.WriteAsync(new CopyFromResponse { Stat = ToApi(found) }, context.CancellationToken),
            bytes,
            context.CancellationToken);
        await bytes.FlushAsync(context.CancellationToken);
    }

    public override async Task<CopyToResponse> CopyTo(IAsyncStreamReader<CopyToRequest> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.RequestCase != CopyToRequest.RequestOneofCase.Open)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "the first request of CopyTo must be 'open'");
        }

        var open = requestStream.Current.Open;
        await using var archive = new RequestBytes(async token => await requestStream.MoveNext(token) ? requestStream.Current.Data.Memory : (ReadOnlyMemory<byte>?)null);
        await engine.CopyToAsync(open.Container, open.Path, open.KeepOwners, open.NoOverwriteDirNonDir, archive, context.CancellationToken);
        return new CopyToResponse();
    }

    private static PathStat ToApi(PathStatus status) => new()
    {
        Name = status.Name,
        Size = status.File.Size,
        Mode = status.File.Mode,
        ModifiedAt = Timestamp.FromDateTimeOffset(status.File.ModifiedAt),
        LinkTarget = status.LinkTarget,
    };
}
