using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Api;

/// <summary>Turns the engine's errors into statuses for every method; what nobody foresaw is logged whole and told in short.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        => GuardAsync(() => continuation(request, context), context);

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
        => GuardAsync(() => continuation(requestStream, context), context);

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        => GuardAsync(async () =>
        {
            await continuation(request, responseStream, context);
            return true;
        }, context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        => GuardAsync(async () =>
        {
            await continuation(requestStream, responseStream, context);
            return true;
        }, context);

    private async Task<T> GuardAsync<T>(Func<Task<T>> call, ServerCallContext context)
    {
        try
        {
            return await call();
        }
        catch (RuntimeException e)
        {
            logger.CallFailed(context.Method, e.Code, e.Message);
            throw RuntimeErrors.ToRpc(e);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw RuntimeErrors.ToRpc(new RuntimeException(RuntimeErrorCode.Unavailable, "the daemon is stopping; containers go on without it"));
        }
        catch (Exception e) when (e is not (RpcException or OperationCanceledException))
        {
            logger.LogError(e, "{Method} failed", context.Method);
            throw RuntimeErrors.ToRpc(new RuntimeException(RuntimeErrorCode.Internal, $"{e.GetType().Name}: {e.Message}"));
        }
    }
}

internal static partial class ApiLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Operation} failed: {Code}: {Cause}")]
    public static partial void CallFailed(this ILogger logger, string operation, RuntimeErrorCode code, string cause);
}
