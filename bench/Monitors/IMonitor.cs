namespace Atoll.Bench.Monitors;

/// <summary>A program that stays with each container. Disposing it ends all its containers and waits for the monitors' end.</summary>
internal interface IMonitor : IDisposable
{
    string Name { get; }

    /// <summary>Starts a sleeping container; the pid of its monitor.</summary>
    int Start(int number, CancellationToken cancellationToken);
}
