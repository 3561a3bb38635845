using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises;

/// <summary>Annotations that a runtime takes for orders: the operator says which, and with which values. crun is one that does.</summary>
internal sealed class AnnotationPromises
{
    private const string Refused = "' is an order to crun and youki, which runtime 'crun' takes from nobody; leave it out, or allow it with a pattern for its values in [runtimes.crun.annotations] of plugins.toml";

    [TestCase("run.oci.handler=wasm")]
    [TestCase("run.oci.hooks.stdout=FOLDER/written")]
    [TestCase("run.oci.keep_original_groups=1")]
    [Promise("S19")]
    public async Task S19_An_order_to_a_runtime_is_refused_before_anything_is_made(string annotation)
    {
        await using var daemon = await StartAsync();
        var refused = await daemon.RunAsync("create", "--annotation", annotation.Replace("FOLDER", daemon.Folder, StringComparison.Ordinal), Rootfs.Folder, "/bin/true");
        Assert.That((refused.ExitCode, refused.Stdout), Is.EqualTo((125, "")));
        Assert.That(refused.Stderr, Does.Contain($"the annotation '{annotation.Split('=')[0]}{Refused}"));
        Assert.That(await daemon.OkAsync("ps", "-a", "-q"), Is.Empty);
        Assert.That(Directory.Exists(Path.Combine(daemon.Root, "containers")) ? Directory.EnumerateFileSystemEntries(Path.Combine(daemon.Root, "containers")) : [], Is.Empty);
    }

    [TestCase("{\"run.oci.handler\": \"wasm\"}", "the annotation 'run.oci.handler" + Refused)]
    [TestCase("{\"run.oci.handler\": 7}", "the annotation 'run.oci.handler" + Refused)]
    [TestCase("{\"a\": \"b\", \"a\": \"c\"}", "is no valid JSON")]
    [Promise("S19")]
    public async Task S19_A_bundles_own_annotations_are_no_way_around_it(string annotations, string words)
    {
        await using var daemon = await StartAsync();
        var bundle = Directory.CreateDirectory(Path.Combine(daemon.Folder, "bundle")).FullName;
        await File.WriteAllTextAsync(Path.Combine(bundle, "config.json"), $$"""{"ociVersion": "1.0.2", "process": {"cwd": "/", "args": ["/bin/true"], "env": [], "user": {"uid": 0, "gid": 0} }, "root": {"path": "{{Rootfs.Folder}}"}, "annotations": {{annotations}} }""");
        var refused = await daemon.RunAsync("create", bundle);
        Assert.That((refused.ExitCode, refused.Stdout), Is.EqualTo((125, "")));
        Assert.That(refused.Stderr, Does.Contain(words));
    }

    [Test]
    [Promise("S19")]
    public async Task S19_What_is_allowed_reaches_the_runtime_with_the_values_that_are_allowed()
    {
        await using var daemon = await StartAsync("[runtimes.crun.annotations]\n\"run.oci.hooks.*\" = \"/.*/written[0-9]?\"\n");
        var hooks = Path.Combine(daemon.Folder, "hooks.json");
        await File.WriteAllTextAsync(hooks, """{"prestart": [{"path": "/bin/echo", "args": ["echo", "words of a hook"]}]}""");
        string[] Run(string file) => ["run", "--rm", "--hook-spec", hooks, "--annotation", $"run.oci.hooks.stdout={daemon.Folder}/{file}", Rootfs.Folder, "/bin/echo", "ran"];
        Assert.That(await daemon.OkAsync(Run("written")), Is.EqualTo("ran"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(daemon.Folder, "written")), Is.EqualTo("words of a hook\n"), "crun did as it was told");

        var refused = await daemon.RunAsync(Run("written-elsewhere"));
        Assert.That((refused.ExitCode, refused.Stdout), Is.EqualTo((125, "")));
        Assert.That(refused.Stderr, Does.Contain("the annotation 'run.oci.hooks.stdout' has the value '").And.Contain("', which '/.*/written[0-9]?' in [runtimes.crun.annotations] of plugins.toml does not match as a whole"));
        Assert.That(File.Exists(Path.Combine(daemon.Folder, "written-elsewhere")), Is.False);

        // What holds for one runtime holds for no other, and what nobody acts on passes.
        Assert.That((await daemon.RunAsync("create", "--runtime", "runc", "--annotation", "run.oci.handler=wasm", Rootfs.Folder)).Stderr, Does.Contain("which runtime 'runc' takes from nobody"));
        Assert.That(await daemon.OkAsync("run", "--rm", "--annotation", "org.example.handler=wasm", Rootfs.Folder, "/bin/echo", "ran"), Is.EqualTo("ran"));
    }

    [Test]
    [Promise("S19")]
    public async Task S19_A_reload_takes_up_what_is_allowed()
    {
        await using var daemon = await StartAsync();
        string[] run = ["run", "--rm", "--annotation", "run.oci.keep_original_groups=1", Rootfs.Folder, "/bin/echo", "ran"];
        Assert.That((await daemon.RunAsync(run)).Stderr, Does.Contain(Refused));
        await File.AppendAllTextAsync(daemon.Config, "[runtimes.crun.annotations]\n\"run.oci.*\" = \".*\"\n");
        Assert.That(await daemon.OkAsync("reload"), Does.Contain("~ runtime crun"));
        Assert.That(await daemon.OkAsync(run), Is.EqualTo("ran"));
    }

    private static Task<TestDaemon> StartAsync(string allowed = "") => TestDaemon.StartAsync($"default_runtime = \"crun\"\nwatch = false\nplugin_folders = [\"{{plugins}}\"]\n[runtimes.crun]\n{allowed}");
}
