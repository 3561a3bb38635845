namespace Atoll.Bench;

/// <summary>Why nothing can be measured, in one sentence.</summary>
internal sealed class BenchException(string message) : Exception(message);
