using Atoll.Host.Configuration;

namespace Atoll.Host.Plugins.Reload;

/// <summary>Whether a plugin or a runtime may serve what is new.</summary>
internal enum Service
{
    Enabled,
    Draining,
    Disabled,
}

/// <summary>
/// What an operator says by a command is kept where what he says by hand is: in a file of plugins.d, one for each plugin or runtime, read after all others.
/// Where a reload refuses it, it was not said.
/// </summary>
internal sealed class OperatorChoice(PluginReload reload, PluginHost host) : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly SemaphoreSlim _one = new(1, 1);

    public Task<ReloadResult> SetPluginAsync(string id, Service service, CancellationToken cancellationToken)
        => SetAsync("plugin", "plugins", id, service, configuration => configuration.Plugins.GetValueOrDefault(id) is { } entry && (!entry.Enabled || entry.Draining), cancellationToken);

    public Task<ReloadResult> SetRuntimeAsync(string name, Service service, CancellationToken cancellationToken)
        => SetAsync("runtime", "runtimes", name, service, configuration => RuntimeNamesRefuse(name, configuration), cancellationToken);

    public void Dispose() => _one.Dispose();

    private static bool RuntimeNamesRefuse(string name, AtollConfiguration configuration) => configuration.Runtimes.GetValueOrDefault(name) is { } entry && (!entry.Enabled || entry.Draining);

    private async Task<ReloadResult> SetAsync(string kind, string table, string name, Service service, Func<AtollConfiguration, bool> isHeldBack, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var file = FileOf(kind, name);
            var before = File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : null;
            try
            {
                if (service == Service.Enabled)
                {
                    Delete(file);
                    var result = await reload.RunAsync(isDryRun: false, cancellationToken);
                    if (!isHeldBack(host.Current.Configuration))
                    {
                        return result;
                    }
                }

                await WriteAsync(file, $"""
                    # Written by 'atoll {kind} {Word(service)} {name}'. Removing the file undoes it.
                    [{table}."{name}"]
                    enabled = {(service == Service.Disabled ? "false" : "true")}
                    drain = {(service == Service.Draining ? "true" : "false")}

                    """);
                return await reload.RunAsync(isDryRun: false, cancellationToken);
            }
            catch
            {
                await RestoreAsync(file, before);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeException(RuntimeErrorCode.Unavailable, $"the choice cannot be kept: {e.Message}; make {DropIns.FolderName} beside plugins.toml writable for the daemon, or edit plugins.toml", e);
        }
        finally
        {
            _one.Release();
        }
    }

    private string FileOf(string kind, string name)
    {
        var file = host.Current.Configuration.File ?? throw new RuntimeException(RuntimeErrorCode.Unavailable, "there is no plugins.toml beside which the choice could be kept; start the daemon with --config");
        return Path.Combine(DropIns.FolderBeside(file), $"zz-{kind}-{name}.toml");
    }

    /// <summary>Whoever reads it reads all of it.</summary>
    private static async Task WriteAsync(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var making = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.new");
        await File.WriteAllTextAsync(making, text);
        File.SetUnixFileMode(making, Readable);
        File.Move(making, file, overwrite: true);
    }

    private static Task RestoreAsync(string file, string? before)
    {
        if (before is not null)
        {
            return WriteAsync(file, before);
        }

        Delete(file);
        return Task.CompletedTask;
    }

    /// <summary>A file that is not there may lack its folder too, which no choice has needed so far.</summary>
    private static void Delete(string file)
    {
        if (File.Exists(file))
        {
            File.Delete(file);
        }
    }

    private static string Word(Service service) => service switch
    {
        Service.Enabled => "enable",
        Service.Draining => "drain",
        _ => "disable",
    };
}
