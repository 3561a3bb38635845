using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>The supervisor dies between every two steps of a rotation. 'make faults' tries it on every runtime.</summary>
internal sealed class RotationPromises
{
    private static readonly string[] Points = ["rotation: due", "rotation: older file renamed", "rotation: current file renamed", "rotation: next file begun"];

    private static IEnumerable<TestCaseData> Cases()
        => from runtime in Environment.GetEnvironmentVariable("ATOLL_FAULTS") is "1" ? TestRuntimes.OnHostKernel : ["crun"]
           from point in Points
           select new TestCaseData(runtime, point) { TestName = $"F32 {point} ({runtime})" };

    [TestCaseSource(nameof(Cases))]
    [Promise("F4")]
    [Promise("F32")]
    public async Task No_record_is_lost_or_split_where_the_supervisor_dies_at(string runtime, string point)
    {
        await using var daemon = TestDaemon.Prepare($"kill_timeout = 5\ndefault_runtime = \"{runtime}\"\nplugin_folders = [\"{{plugins}}\"]\n{TestRuntimes.Named(runtime).Configuration}\n");
        await daemon.StartAgainAsync();
        await daemon.OkAsync("create", "--name", "c", "--log-opt", "max-size=5k", "--log-opt", "max-file=9", Rootfs.Folder, "/bin/sh", "-c", "for i in $(seq 0 99); do echo line $i; done");
        await daemon.OkAsync("start", "c");
        await daemon.OkAsync("wait", "c");
        var first = await LinesAsync(daemon);
        Assert.That(first, Is.EqualTo(Numbered(100)));
        await daemon.StopAsync();

        daemon.Environment["ATOLL_KILL_SUPERVISOR_AT"] = point;
        await daemon.StartAgainAsync("--allow-crash-points");
        await daemon.RunAsync("start", "c");
        await daemon.RunAsync("stop", "-t", "0", "c");
        await daemon.OkAsync("wait", "c");
        var cut = await LinesAsync(daemon);
        Assert.That(cut[..100], Is.EqualTo(first));
        Assert.That(cut[100..], Is.EqualTo(Numbered(cut.Length - 100)).And.Length.LessThan(100));
        await daemon.StopAsync();

        daemon.Environment.Clear();
        await daemon.StartAgainAsync();
        await daemon.OkAsync("start", "c");
        Assert.That(await daemon.OkAsync("wait", "c"), Is.EqualTo("0"));
        Assert.That(await LinesAsync(daemon), Is.EqualTo([.. cut, .. Numbered(100)]));
    }

    private static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => $"line {i}")];

    private static async Task<string[]> LinesAsync(TestDaemon daemon) => (await daemon.OkAsync("logs", "c")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
