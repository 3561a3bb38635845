using Atoll.Api.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Atoll.Cli.Tests.Daemon;

/// <summary>One Attach call, from the daemon's side.</summary>
internal sealed class AttachSession(
    AttachRequest.Types.Open open, IAsyncStreamReader<AttachRequest> requests, IServerStreamWriter<AttachResponse> responses,
    ServerCallContext context)
{
    public AttachRequest.Types.Open Open => open;

    public Task AttachedAsync() => responses.WriteAsync(new() { Attached = new() { Id = Script.Id } });

    public Task StdoutAsync(byte[] data) => responses.WriteAsync(new() { Stdout = ByteString.CopyFrom(data) });

    public Task StdoutAsync(string text) => responses.WriteAsync(new() { Stdout = ByteString.CopyFromUtf8(text) });

    public Task StderrAsync(string text) => responses.WriteAsync(new() { Stderr = ByteString.CopyFromUtf8(text) });

    public Task ExitedAsync(int code) => responses.WriteAsync(new() { Exited = new ExitStatus { Code = code } });

    public Task ExitedAsync(ExitStatus status) => responses.WriteAsync(new() { Exited = status });

    /// <summary>The connection breaks, as when the daemon dies.</summary>
    public void Abort() => context.GetHttpContext().Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();

    /// <summary>All that comes on standard input up to its end.</summary>
    public async Task<byte[]> StdinAsync()
    {
        using MemoryStream input = new();
        while (await requests.MoveNext())
        {
            if (requests.Current.RequestCase is AttachRequest.RequestOneofCase.StdinClosed)
                return input.ToArray();
            requests.Current.Stdin.WriteTo(input);
        }

        throw new InvalidOperationException("The requests ended without stdin_closed.");
    }
}
