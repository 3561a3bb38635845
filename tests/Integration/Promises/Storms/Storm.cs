using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises.Storms;

/// <summary>One storm: a daemon, what its clients know of it, and a deck of operations and blows that a seed shuffles.</summary>
internal sealed class Storm : IAsyncDisposable
{
    /// <summary>The daemon's flag that lets a test have it die, or its clock jump.</summary>
    private const string Allow = "--allow-crash-points";

    /// <summary>What a daemon says when it has looked after what an earlier one left.</summary>
    private const string LookedAfter = "containers of an earlier daemon";

    private readonly int _seed;
    private readonly List<string> _told = [];
    private readonly Dictionary<string, Expected> _known = new(StringComparer.Ordinal);
    private int _diskIsFullUntil, _liesUntil;

    private Storm(string runtime, int seed, TestDaemon daemon)
    {
        (Runtime, _seed, Daemon) = (runtime, seed, daemon);
        Random = new(seed);
        Liar = new(daemon);
    }

    public string Runtime { get; }

    public Random Random { get; }

    public TestDaemon Daemon { get; }

    public LyingRuntime Liar { get; }

    public int Step { get; private set; }

    /// <summary>A container of which a client was told that it is there, if there is one.</summary>
    public Expected? Any => _known.Count == 0 ? null : _known.Values.ElementAt(Random.Next(_known.Count));

    private string Filler => Path.Combine(Daemon.Root, "filler");

    public static async Task<Storm> BeginAsync(string runtime, int seed)
    {
        var daemon = TestDaemon.Prepare($"kill_timeout = 5\ndefault_runtime = \"{runtime}\"\nplugin_folders = [\"{{plugins}}\"]\n{TestRuntimes.Named(runtime).Configuration}\n{LyingRuntime.Configuration}");
        await File.WriteAllTextAsync(daemon.Config, (await File.ReadAllTextAsync(daemon.Config)).Replace("{folder}", daemon.Folder, StringComparison.Ordinal));
        await daemon.MountRootAsync("64m");
        var storm = new Storm(runtime, seed, daemon);
        storm.Liar.Install();
        await storm.StartAsync();
        return storm;
    }

    /// <summary>Plays the deck, looks after each card whether anything was lost, and clears up.</summary>
    public async Task RageAsync()
    {
        var deck = StormOperations.Cards.Concat(StormBlows.Cards).ToArray();
        Random.Shuffle(deck);
        foreach (var card in deck)
        {
            Step++;
            Mend(Step);
            _told.Add(await card(this));
            var there = (await OkAsync("ps", "-aq", "--no-trunc")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(_known.Keys, Is.SubsetOf(there), Story);
        }

        Mend(int.MaxValue);
        await Daemon.KillAsync();
        var looked = Daemon.Words.Split(LookedAfter).Length;
        await StartAsync();
        await Daemon.AwaitWordsAsync(LookedAfter, looked);
        foreach (var expected in _known.Values.Where(expected => !expected.IsTouched))
        {
            Assert.That(await OkAsync("inspect", "-f", "{{.State.Status}} {{.State.Pid}} {{.State.ExitCode}}", expected.Id), Is.EqualTo(expected.State), () => $"nobody touched {expected.Id}; {Story()}");
        }

        // With those that a daemon did not live to answer for. What is left over then is told by the daemon's disposal.
        foreach (var id in (await OkAsync("ps", "-aq")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await OkAsync("rm", "-f", id);
        }

        Assert.That(await OkAsync("ps", "-aq"), Is.Empty, Story);
        await TestContext.Out.WriteLineAsync(string.Join('\n', _told));
    }

    /// <summary>Runs the client and expects success.</summary>
    public async Task<string> OkAsync(params string[] args)
    {
        var outcome = await Daemon.RunAsync(args);
        Assert.That(outcome.ExitCode, Is.Zero, () => $"atoll {string.Join(' ', args)}: {outcome}\n{Story()}");
        return outcome.Line;
    }

    /// <summary>A client was told that this is there.</summary>
    public void Expect(Expected expected) => _known.Add(expected.Id, expected);

    /// <summary>It may be gone.</summary>
    public void Forget(Expected expected) => _known.Remove(expected.Id);

    /// <summary>Starts a daemon on which tricks are played; where one keeps it from coming up, another without them.</summary>
    public async Task StartAsync(params (string Variable, string Value)[] tricks)
    {
        Daemon.Environment.Clear();
        foreach (var (variable, value) in tricks)
        {
            Daemon.Environment[variable] = value;
        }

        if (!await Daemon.TryStartAsync(Allow))
        {
            Assert.That(tricks, Is.Not.Empty, () => $"the daemon does not start; {Story()}");
            await Daemon.KillAsync();
            await StartAsync();
        }
    }

    /// <summary>For some cards to come the disk is full.</summary>
    public async Task FillDiskAsync()
    {
        _diskIsFullUntil = Step + 1 + Random.Next(3);
        using var fill = new RunningCommand("dd", ["if=/dev/zero", $"of={Filler}", "bs=4k"]);
        await fill.FinishAsync();
    }

    /// <summary>For some cards to come a runtime lies.</summary>
    public void Lie(string lie)
    {
        Liar.BeHonest();
        _liesUntil = Step + 1 + Random.Next(3);
        Liar.Tell(lie);
    }

    public ValueTask DisposeAsync()
    {
        Mend(int.MaxValue);
        return Daemon.DisposeAsync();
    }

    /// <summary>What has lasted its time is over.</summary>
    private void Mend(int step)
    {
        if (step > _diskIsFullUntil)
        {
            File.Delete(Filler);
        }

        if (step > _liesUntil)
        {
            Liar.BeHonest();
        }
    }

    private string Story() => $"seed {_seed} on {Runtime}, after:\n{string.Join('\n', _told)}\n{Daemon.Words}";
}
