using Atoll.PluginSdk;

namespace Faulty;

/// <summary>Claims its own id and does harm in one way that is named by its class.</summary>
public abstract class Misbehaving(IAdapterContext context) : NeverReached
{
    public override bool Detect(RuntimeRef runtime) => runtime.Name == context.PluginId;
}

/// <summary>A handler that stays with an event of the process keeps its code in memory.</summary>
public sealed class Leaks : Misbehaving
{
    public Leaks(IAdapterContext context)
        : base(context) => AppDomain.CurrentDomain.ProcessExit += OnExit;

    private void OnExit(object? sender, EventArgs e) => Environment.ExitCode = 0;
}

/// <summary>Ends the process that loads it.</summary>
public sealed class DiesInConstructor : Misbehaving
{
    public DiesInConstructor(IAdapterContext context)
        : base(context) => Environment.FailFast("the constructor of a faulty plugin");
}

/// <summary>Its Detect does not return for one name.</summary>
public sealed class HangsInDetect(IAdapterContext context) : NeverReached
{
    public override bool Detect(RuntimeRef runtime)
    {
        if (runtime.Name == context.PluginId)
        {
            Thread.Sleep(Timeout.Infinite);
        }

        return false;
    }
}
