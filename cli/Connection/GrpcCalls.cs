using Google.Protobuf;
using Grpc.Core;

namespace Atoll.Cli.Connection;

/// <summary>
/// The four shapes of call, each for one pair of types only. CallInvoker's methods are generic and virtual, which ahead-of-time code resolves
/// while it runs: once for each shape here, instead of three times for each pair of messages, which was a third of a short call.
/// </summary>
internal sealed class GrpcCalls(CallInvoker invoker)
{
    public AsyncUnaryCall<IMessage> Unary(string service, string name, MessageParser responses, IMessage request) =>
        invoker.AsyncUnaryCall<IMessage, IMessage>(Method(MethodType.Unary, service, name, responses), null, default, request);

    public AsyncServerStreamingCall<IMessage> ServerStreaming(string service, string name, MessageParser responses, IMessage request) =>
        invoker.AsyncServerStreamingCall<IMessage, IMessage>(Method(MethodType.ServerStreaming, service, name, responses), null, default, request);

    public AsyncClientStreamingCall<IMessage, IMessage> ClientStreaming(string service, string name, MessageParser responses) =>
        invoker.AsyncClientStreamingCall<IMessage, IMessage>(Method(MethodType.ClientStreaming, service, name, responses), null, default);

    public AsyncDuplexStreamingCall<IMessage, IMessage> Duplex(string service, string name, MessageParser responses) =>
        invoker.AsyncDuplexStreamingCall<IMessage, IMessage>(Method(MethodType.DuplexStreaming, service, name, responses), null, default);

    private static Method<IMessage, IMessage> Method(MethodType type, string service, string name, MessageParser responses) => new(
        type,
        service,
        name,
        new Marshaller<IMessage>(Serialize, static _ => throw new NotSupportedException()),
        new Marshaller<IMessage>(Serialize, context => responses.ParseFrom(context.PayloadAsReadOnlySequence())));

    private static void Serialize(IMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
