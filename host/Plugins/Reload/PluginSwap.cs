using Atoll.Host.Linux;
using Atoll.Host.Linux.Native;
using Atoll.Host.Plugins.Staging;
using Atoll.Host.Plugins.Trust;

namespace Atoll.Host.Plugins.Reload;

/// <summary>Puts another version into a plugin's folder. The one before stays beside it, for the way back.</summary>
internal sealed class PluginSwap(PluginHost host, PluginStaging staging, PluginReload reload) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <param name="folder">The other version; null for the one before.</param>
    /// <returns>The version that serves now.</returns>
    public async Task<(ReloadResult Reload, string Version)> SwapAsync(string id, string? folder, CancellationToken cancellationToken)
    {
        var plugin = host.Catalogue.Find(id) ?? throw new RuntimeException(RuntimeErrorCode.NotFound, $"there is no plugin {id}; 'atoll plugin ls' shows what is there");
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (staging.Holds(plugin.Folder) || !Directory.Exists(plugin.Folder))
            {
                throw new RuntimeException(RuntimeErrorCode.InvalidState, $"plugin {id} has no folder any more; put the version that is to serve into a plugin folder");
            }

            var previous = Beside(plugin.Folder, "previous");
            if (folder is null)
            {
                return await ExchangeAsync(plugin, Directory.Exists(previous) ? previous
                    : throw new RuntimeException(RuntimeErrorCode.NotFound, $"no version of plugin {id} was replaced by 'atoll plugin swap' before; name the folder of the one that is to serve"), cancellationToken);
            }

            var next = Copied(folder, plugin.Folder);
            try
            {
                var result = await ExchangeAsync(plugin, next, cancellationToken);
                Remove(previous);
                Directory.Move(next, previous);
                return result;
            }
            catch
            {
                Remove(next);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeException(RuntimeErrorCode.Unavailable, $"plugin {id} cannot be swapped: {e.Message}", e);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Afterwards the other folder holds the version before; where it cannot take over, what it held.</summary>
    private async Task<(ReloadResult Reload, string Version)> ExchangeAsync(Plugin plugin, string next, CancellationToken cancellationToken)
    {
        Check(plugin.Id, next);
        Exchange(plugin.Folder, next);
        try
        {
            return (await reload.RunAsync(isDryRun: false, cancellationToken), host.Catalogue.Find(plugin.Id)?.Version ?? "");
        }
        catch
        {
            Exchange(plugin.Folder, next);
            throw;
        }
    }

    public void Dispose() => _one.Dispose();

    private static void Check(string id, string folder)
    {
        var (manifest, problems) = ManifestFile.Read(Path.Combine(folder, ManifestFile.Name));
        var problem = manifest is null ? string.Join("; ", problems) : manifest.Id != id ? $"it is plugin {manifest.Id}" : null;
        if (problem is not null)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"plugin {id} cannot be swapped for what lies in {folder}: {problem}");
        }
    }

    /// <summary>In the folder's own file system, where one rename puts it in place; dotted names are no plugins.</summary>
    private static string Copied(string source, string folder)
    {
        if (!Path.IsPathRooted(source) || !Directory.Exists(source))
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"'{source}' is not the absolute path of a folder");
        }

        if (FolderTrust.Problem(source) is { } problem)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"{problem}; a plugin's code runs with all that the daemon may do");
        }

        var next = Beside(folder, "new");
        Remove(next);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(next, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return next;
    }

    private static string Beside(string folder, string word) => Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}.{word}");

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Exchange(string one, string other)
    {
        if (Files.renameat2(Statx.AT_FDCWD, one, Statx.AT_FDCWD, other, Files.RENAME_EXCHANGE) != 0)
        {
            throw new IOException($"{one} and {other} cannot be exchanged: {Errno.Name(Errno.Last)}");
        }
    }
}
