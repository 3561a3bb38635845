namespace Atoll.Host.Containers.Streams;

/// <summary>A piece of a container's output.</summary>
internal readonly record struct OutputChunk(bool IsStderr, ReadOnlyMemory<byte> Data);
