namespace Atoll.DevHost.Conformance;

/// <summary>The plugin did what the contract forbids, or did not do what it asks.</summary>
/// <param name="message">What was seen and what must be.</param>
public sealed class NonconformanceException(string message) : Exception(message);
