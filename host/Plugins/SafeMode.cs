using System.Collections.Concurrent;
using Atoll.Host.Configuration;

namespace Atoll.Host.Plugins;

/// <summary>In safe mode (<c>atolld --safe-mode</c>) no plugin is loaded but those that Atoll ships, until it is released by name: a way to a daemon that answers, whatever was dropped in.</summary>
internal sealed class SafeMode(bool isOn)
{
    private readonly ConcurrentDictionary<string, bool> _released = new(StringComparer.Ordinal);

    public bool HoldsBack(string id, string folder) => isOn && !_released.ContainsKey(id) && Path.GetDirectoryName(folder) != InstallFolders.Plugins;

    public void Release(string id) => _released[id] = true;
}
