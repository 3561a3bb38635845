namespace Atoll.Host.Plugins;

/// <summary>Words for states, as listings and messages have them.</summary>
internal static class PluginStates
{
    extension(PluginState state)
    {
        public string Word => state switch
        {
            PluginState.Active => "active",
            PluginState.Unavailable => "unavailable",
            PluginState.Draining => "draining",
            PluginState.Discovered => "discovered",
            PluginState.Disabled => "disabled",
            PluginState.Incompatible => "incompatible",
            PluginState.Untrusted => "untrusted",
            PluginState.Quarantined => "quarantined",
            PluginState.Failed => "failed",
            _ => "leaked",
        };
    }
}
