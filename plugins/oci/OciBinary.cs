namespace Atoll.Plugins.Oci;

/// <summary>Asks the binary of an OCI runtime what it is. No container is needed for it.</summary>
/// <param name="timeout">What an answer may take; never more than <see cref="AskTime"/>.</param>
internal sealed class OciBinary(IHostProcesses processes, TimeSpan timeout)
{
    private static readonly TimeSpan AskTime = TimeSpan.FromSeconds(5);

    private readonly AskedOnce<RuntimeFeatures> _features = new();
    private readonly AskedOnce<RuntimeVersion?> _versions = new();

    /// <summary>What it was built with; unknown where it does not say, so that it is asked to create all the same and says itself what is wrong.</summary>
    /// <param name="binary">Absolute path.</param>
    /// <param name="args">What stands before its commands.</param>
    /// <exception cref="RuntimeException">The host could not run it, for want of something of its own.</exception>
    public async Task<RuntimeFeatures> FeaturesAsync(string binary, IReadOnlyList<string> args)
    {
        try
        {
            return await _features.GetAsync(binary, string.Join('\0', args), async () =>
            {
                var features = await RunAsync(binary, [.. args, "features"]);
                return features.ExitCode == 0 ? RuntimeFeatures.FromJson(features.Stdout) : RuntimeFeatures.FromVersion((await RunAsync(binary, [.. args, "--version"])).Stdout);
            });
        }
        catch (RuntimeException e) when (e.Code is RuntimeErrorCode.Unavailable or RuntimeErrorCode.DeadlineExceeded)
        {
            return RuntimeFeatures.Unknown;
        }
    }

    /// <summary>Its version, with the holes that are known of it; null where it does not say.</summary>
    /// <param name="binary">Absolute path.</param>
    /// <param name="args">What stands before its commands.</param>
    /// <exception cref="RuntimeException">It could not be run, or did not answer in time.</exception>
    public Task<RuntimeVersion?> VersionAsync(string binary, IReadOnlyList<string> args)
        => _versions.GetAsync(binary, string.Join('\0', args), async () =>
        {
            var said = await RunAsync(binary, [.. args, "--version"]);
            return said.ExitCode == 0 && VersionAnswer.Read(said.Stdout) is { } answer
                ? new RuntimeVersion { Binary = binary, Version = answer.Text, Vulnerabilities = KnownVulnerabilities.Of(answer) }
                : null;
        });

    private Task<CommandResult> RunAsync(string binary, IReadOnlyList<string> words)
        => processes.RunAsync(new Command { Path = binary, Args = words, Timeout = timeout < AskTime ? timeout : AskTime }, CancellationToken.None);
}
