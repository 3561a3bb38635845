using System.Globalization;
using Atoll.PluginSdk;

namespace Vendor.ProcessRuntime;

/// <summary>The processes of a container: those whose environment has its mark, which they inherit from each other.</summary>
internal static class ContainerProcesses
{
    /// <summary>The variable that the runtime's command is given, and gives to the container's.</summary>
    public const string Mark = "PROCESS_RUNTIME_CONTAINER";

    public static IReadOnlyList<ProcessIdentity> Of(string containerId)
    {
        var mark = $"{Mark}={containerId}\0";
        var found = new List<ProcessIdentity>();
        foreach (var name in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName))
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Find(pid, mark) is { } process)
            {
                found.Add(process);
            }
        }

        return found;
    }

    /// <summary>The identity is read before the environment: if the number has come to mean another process, a signal to the identity reaches nobody.</summary>
    private static ProcessIdentity? Find(int pid, string mark)
    {
        try
        {
            var process = ProcessIdentity.Read(pid);
            return File.ReadAllText($"/proc/{pid}/environ").Contains(mark, StringComparison.Ordinal) && process.IsAlive() ? process : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RuntimeException)
        {
            return null;
        }
    }
}
