using Atoll.Host.Configuration;
using Atoll.Host.Plugins;
using Atoll.Host.Runtimes.Calls;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Runtimes;

/// <summary>Which versions the runtimes behind names are, and what becomes of those with known holes.</summary>
internal sealed class RuntimeVersions(PluginHost plugins, RuntimeDispatch dispatch, TimeProvider timeProvider, ILogger<RuntimeVersions> logger)
{
    /// <summary>An adapter asks a binary once, and that answers or is given up sooner.</summary>
    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(10);

    private readonly Lock _telling = new();
    private readonly HashSet<(string Binary, string Version)> _told = [];
    private int _toldIn;

    /// <summary>What the adapter that serves a name knows of its runtime; null where it knows nothing, or could not be asked, which the log has.</summary>
    public async Task<RuntimeVersion?> FindAsync(RuntimeResolution resolution)
    {
        try
        {
            return await ReadAsync(resolution);
        }
        catch (RuntimeException e)
        {
            logger.LogDebug("runtime {Runtime}: its version could not be read: {Cause}", resolution.Name, e.Message);
            return null;
        }
    }

    /// <summary>Lets a name be used for a new container, or not, as the operator says of runtimes with known holes.</summary>
    /// <exception cref="RuntimeException">Unavailable where its runtime has some, or cannot be asked, and <c>known_vulnerable</c> says refuse.</exception>
    public async Task AdmitAsync(RuntimeResolution resolution)
    {
        var generation = plugins.Current;
        var policy = generation.Configuration.KnownVulnerableOf(resolution.Name);
        if (policy == KnownVulnerable.Allow)
        {
            return;
        }

        var version = policy == KnownVulnerable.Refuse ? await ReadAsync(resolution) : await FindAsync(resolution);
        if (version is not { Vulnerabilities.Count: > 0 })
        {
            return;
        }

        if (policy == KnownVulnerable.Refuse)
        {
            throw new RuntimeException(RuntimeErrorCode.Unavailable, $"runtime '{resolution.Name}' is refused by known_vulnerable: {Words(version)}; {Advice(resolution.Name)}");
        }

        if (IsNews(generation.Number, version))
        {
            logger.RuntimeKnownVulnerable(resolution.Name, Words(version), Advice(resolution.Name));
        }
    }

    /// <summary>The last step of an explanation; null where the adapter knows nothing.</summary>
    public async Task<ResolutionStep?> ExplainAsync(RuntimeResolution resolution)
    {
        var policy = plugins.Current.Configuration.KnownVulnerableOf(resolution.Name);
        try
        {
            return await ReadAsync(resolution) is { } version ? Step(version, policy) : null;
        }
        catch (RuntimeException e)
        {
            return new ResolutionStep("version", policy != KnownVulnerable.Refuse, $"it could not be read: {e.Message}", []);
        }
    }

    private static ResolutionStep Step(RuntimeVersion version, KnownVulnerable policy)
    {
        if (version.Vulnerabilities.Count == 0)
        {
            return new ResolutionStep("version", true, $"{version.Version}, of which no holes are known", [version.Binary]);
        }

        var then = policy switch
        {
            KnownVulnerable.Refuse => "new containers are refused",
            KnownVulnerable.Allow => "it is used all the same",
            _ => "it is used, and the log tells of it",
        };
        return new ResolutionStep("version", policy != KnownVulnerable.Refuse, $"{version.Version} has known holes; known_vulnerable = \"{policy.Word}\": {then}",
            [version.Binary, .. version.Vulnerabilities.Select(hole => $"{hole.Id}: mended in {hole.FixedIn}, or by the distribution without raising the version")]);
    }

    private async Task<RuntimeVersion?> ReadAsync(RuntimeResolution resolution)
    {
        var lease = dispatch.Lease(resolution.Plugin!.Id);
        using var deadline = new CancellationTokenSource(ReadTime, timeProvider);
        try
        {
            return await Task.Run(() => AdapterCalls.LeasedAsync(lease, AskAsync, deadline.Token), CancellationToken.None).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new RuntimeException(RuntimeErrorCode.DeadlineExceeded, $"reading the version of runtime '{resolution.Name}' took plugin {resolution.Plugin.Id} longer than {ReadTime.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is not RuntimeException)
        {
            throw new RuntimeException(RuntimeErrorCode.Internal, $"reading the version of runtime '{resolution.Name}': plugin {resolution.Plugin.Id} threw {e.GetType().Name}: {e.Message}", e);
        }

        Task<RuntimeVersion?> AskAsync(IRuntimeAdapter adapter, CancellationToken token)
            => adapter is IRuntimeKnowledge knowledge ? knowledge.ReadVersionAsync(resolution.Runtime!, token) : Task.FromResult<RuntimeVersion?>(null);
    }

    /// <summary>Each binary is told once in each generation: what is told for each container is read by nobody.</summary>
    private bool IsNews(int generation, RuntimeVersion version)
    {
        lock (_telling)
        {
            if (_toldIn != generation)
            {
                _toldIn = generation;
                _told.Clear();
            }

            return _told.Add((version.Binary, version.Version));
        }
    }

    private static string Words(RuntimeVersion version)
        => $"{version.Binary} is {version.Version}, which has known holes ({string.Join("; ", version.Vulnerabilities.GroupBy(hole => hole.FixedIn, StringComparer.Ordinal).Select(group => $"{string.Join(", ", group.Select(hole => hole.Id))}: mended in {group.Key}"))})";

    private static string Advice(string name)
        => $"install a later version or use another runtime; where the distribution has mended this one without raising its version, set known_vulnerable = \"allow\" in [runtimes.{RuntimeToml.Key(name)}] of plugins.toml";
}

internal static partial class RuntimeVersionsLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "runtime {Runtime}: {Words}; {Advice}")]
    public static partial void RuntimeKnownVulnerable(this ILogger logger, string runtime, string words, string advice);
}
