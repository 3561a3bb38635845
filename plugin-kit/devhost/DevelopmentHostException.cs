namespace Atoll.DevHost;

/// <summary>A development host could not do its part; what a plugin does wrong is a <see cref="Conformance.NonconformanceException"/>.</summary>
/// <param name="message">One sentence for people.</param>
public sealed class DevelopmentHostException(string message) : Exception(message);
