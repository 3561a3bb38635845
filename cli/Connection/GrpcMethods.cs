using Google.Protobuf;
using Grpc.Core;

namespace Atoll.Cli.Connection;

internal static class GrpcMethods
{
    extension<TRequest, TResponse>(Rpc<TRequest, TResponse> rpc)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        public Method<TRequest, TResponse> As(MethodType type) => new(
            type,
            rpc.Service,
            rpc.Method,
            new Marshaller<TRequest>(Serialize, static _ => throw new NotSupportedException()),
            new Marshaller<TResponse>(Serialize, context => rpc.Responses.ParseFrom(context.PayloadAsReadOnlySequence())));
    }

    private static void Serialize<T>(T message, SerializationContext context)
        where T : IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
