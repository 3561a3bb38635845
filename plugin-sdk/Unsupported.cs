namespace Atoll.PluginSdk;

/// <summary>The body of every optional member that an adapter leaves out.</summary>
internal static class Unsupported
{
    public static T Throw<T>(IRuntimeAdapter adapter, string operation)
        => throw new RuntimeException(RuntimeErrorCode.NotSupported, $"{operation} is not supported by {adapter.GetType().Name}");
}
