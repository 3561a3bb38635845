using System.Text;
using System.Text.RegularExpressions;
using Atoll.Host.Configuration;
using Atoll.Host.Plugins;

namespace Atoll.Architecture.Tests;

/// <summary>docs/keys.md is generated from the code: which keys its readers know and of what type, as their own refusals tell; the meanings stand here.</summary>
internal sealed partial class KeysPageTests
{
    private static readonly Dictionary<string, Dictionary<string, string>> Meanings = new(StringComparer.Ordinal)
    {
        ["plugin.toml"] = new(StringComparer.Ordinal)
        {
            ["id"] = "required | `[a-z0-9][a-z0-9.-]{0,63}`, equal to no other plugin's",
            ["version"] = "required | the plugin's own: two to four numbers, a suffix may follow (`1.4.0-rc.1`). Recorded with each container",
            ["assembly"] = "required | name of a `.dll` file in the folder",
            ["sdk"] = $"required | contract version that it was built for, `MAJOR.MINOR`. This host speaks {SdkContract.Version}; it accepts the same major version and no newer minor",
            ["type"] = "the only public one | full name of the adapter's class",
            ["priority"] = "500 | 0 to 1000; lower is asked first. Equal ones are asked by id",
            ["runtimes"] = "none | names that the plugin declares, which makes them allowed. One is the plugin's when its `Detect` claims it and no plugin before it does",
            ["unloadable"] = "true | false keeps replaced code in memory until the daemon ends, and lets the host run what was compiled ahead of time",
            ["description"] = "empty | one line for people",
            ["vendor"] = "empty | one line for people",
            ["config"] = "empty | the plugin's settings with their defaults. A key of `[plugins.ID]` that is not here is a mistake",
        },
        ["plugins.toml"] = new(StringComparer.Ordinal)
        {
            ["default_runtime"] = "`lcr` | the runtime of a request that names none",
            ["plugin_folders"] = "the installation's `plugins` | folders whose subfolders are plugins; relative ones lie beside the file",
            ["root"] = $"`{AtollConfiguration.DefaultRoot}` | what survives a reboot",
            ["state"] = $"`{AtollConfiguration.DefaultState}` | what does not",
            ["host"] = "`atoll.sock` in the state folder | where the API listens, `unix:///PATH`",
            ["socket_group"] = "root's | who may use the socket beside root",
            ["tcp"] = "none | a second listener, behind TLS",
            ["log_level"] = "`info` | trace, debug, info, warn, error, fatal",
            ["cgroup_parent"] = "`/atoll` | under which containers get their cgroups",
            ["gvisor"] = "false | true makes `runsc` an allowed name",
            ["runtime_timeout"] = "120 | seconds that one call to a plugin may take",
            ["kill_timeout"] = "90 | seconds that a process may take to end after SIGKILL",
            ["watch"] = "true | takes up changes of the configuration and of plugin folders by itself",
            ["known_vulnerable"] = "`warn` | what becomes of new containers of a runtime whose version has known holes: `warn` tells of it once, `refuse` refuses them, `allow` only shows it",
            ["trust"] = "`off` | `warn` tells of plugins that nobody vouches for, `enforce` does not load them",
            ["trusted_keys"] = "none | files with public keys in PEM whose signatures count; relative ones lie beside the file",
            ["metrics"] = "none | figures for Prometheus and for a collector",
            ["runtimes"] = "none | a table for each name: `[runtimes.NAME]`",
            ["plugins"] = "none | a table for each plugin: `[plugins.ID]`",
        },
        ["[runtimes.NAME]"] = new(StringComparer.Ordinal)
        {
            ["path"] = "the name, looked up on PATH | absolute path of the binary that the name stands for",
            ["args"] = "none | arguments before the runtime's own, in every call",
            ["options"] = "none | a table for the plugin to understand",
            ["annotations"] = "none | annotations that the runtime takes for orders and a client may give: the key, or its beginning with a `*`, and a regular expression that the whole value must match",
            ["adapter"] = "the plugins are asked | id of the plugin that serves the name",
            ["timeout"] = "`runtime_timeout` | seconds that one call may take",
            ["known_vulnerable"] = "that of the top | the same for this runtime. `allow` where a distribution has mended it without raising the version",
            ["enabled"] = "true | false refuses the name to what is new; containers that have it are not touched",
            ["drain"] = "false | true refuses it too, and says that it is about to go",
        },
        ["[plugins.ID]"] = new(StringComparer.Ordinal)
        {
            ["enabled"] = "true | false takes the plugin out: it serves the containers that it has, and then its code goes",
            ["drain"] = "false | true lets it serve what it has, and nothing new; its code stays",
            ["priority"] = "the manifest's | 0 to 1000",
            ["isolation"] = "`none` | `process` runs its code in a process of its own, `auto` once two daemons have died within its calls",
        },
        ["[metrics]"] = new(StringComparer.Ordinal)
        {
            ["address"] = "none | loopback `IP:PORT` that answers `/metrics`",
            ["socket"] = "false | true answers `/metrics` on `metrics.sock` in the state folder",
            ["otlp"] = "none | `http://HOST:PORT` that metrics and traces are sent to, by OTLP over gRPC",
        },
        ["[tcp]"] = new(StringComparer.Ordinal)
        {
            ["address"] = "required | `IP:PORT`",
            ["ca"] = "required | PEM file of the authorities that clients' certificates are from",
            ["certificate"] = "required | PEM file of the daemon's own",
            ["key"] = "required | PEM file of its private key",
        },
    };

    [Test]
    public void The_page_of_keys_is_not_stale()
    {
        var file = Path.GetFullPath(Path.Combine(TestContext.CurrentContext.TestDirectory, "../../../../docs/keys.md"));
        var page = Page();
        if (Environment.GetEnvironmentVariable("ATOLL_WRITE_DOCS") is "1")
        {
            File.WriteAllText(file, page);
        }

        Assert.That(File.Exists(file) ? File.ReadAllText(file) : "", Is.EqualTo(page), "docs/keys.md is stale: 'make docs' writes it");
    }

    private static string Page()
    {
        var text = new StringBuilder("""
            # Every key of plugin.toml and plugins.toml

            Generated from the code by `make docs`; a test fails when it is stale. A key that is not here is a mistake, reported with its line.

            """);
        Table(text, "plugin.toml", "A plugin's manifest.", "", ReadManifest);
        Table(text, "plugins.toml", "The operator's configuration.", "", ReadConfiguration);
        Table(text, "[runtimes.NAME]", "Of plugins.toml: a runtime's name, and what it stands for.", "[runtimes.x]\n", ReadConfiguration);
        Table(text, "[plugins.ID]", "Of plugins.toml: what the operator says of a plugin. Every other key of the table is the plugin's own setting, over that of its `[config]`.", "[plugins.x]\n", ReadConfiguration);
        Table(text, "[metrics]", "Of plugins.toml: who may look at figures.", "[metrics]\n", ReadConfiguration);
        Table(text, "[tcp]", "Of plugins.toml: a listener for clients with a certificate.", "[tcp]\n", ReadConfiguration);
        return text.ToString();
    }

    private static void Table(StringBuilder text, string name, string words, string header, Func<string, IReadOnlyList<string>> read)
    {
        var known = Known(header, read) ?? PluginEntryToml.HostKeys;
        Assert.That(known, Is.EquivalentTo(Meanings[name].Keys), $"what the keys of {name} mean stands in {nameof(KeysPageTests)}");
        text.Append($"\n## {name}\n{words}\n\n| key | type | default | meaning |\n|---|---|---|---|\n");
        foreach (var (key, meaning) in Meanings[name])
        {
            text.Append($"| `{key}` | {Kind(header, key, read)} | {meaning} |\n");
        }
    }

    /// <summary>A key that nobody knows is refused with all that are known.</summary>
    private static string[]? Known(string header, Func<string, IReadOnlyList<string>> read)
        => read($"{header}q0q0q0q0q0q0 = 1\n").Select(problem => KnownHere().Match(problem)).FirstOrDefault(match => match.Success)?.Groups[1].Value.Split(", ");

    /// <summary>A date is of no key's type, and is refused with the one that is.</summary>
    private static string Kind(string header, string key, Func<string, IReadOnlyList<string>> read)
        => read($"{header}{key} = 1979-05-27\n").Select(problem => MustBe().Match(problem)).First(match => match.Success && match.Groups[1].Value.Split('.')[^1] == key).Groups[2].Value;

    private static IReadOnlyList<string> ReadManifest(string toml) => Within<IReadOnlyList<string>>(toml, file => [.. ManifestFile.Read(file).Problems.Select(problem => problem.Message)]);

    private static IReadOnlyList<string> ReadConfiguration(string toml) => Within<IReadOnlyList<string>>(toml, file =>
    {
        try
        {
            PluginsToml.Read(file, new DaemonFlags());
            return [];
        }
        catch (ConfigurationException e)
        {
            return [.. e.Problems.Select(problem => problem.Message)];
        }
    });

    private static T Within<T>(string toml, Func<string, T> read)
    {
        var folder = Directory.CreateTempSubdirectory("atoll-keys-");
        try
        {
            var file = Path.Combine(folder.FullName, "file.toml");
            File.WriteAllText(file, toml);
            return read(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("; known here: (.+)$")]
    private static partial Regex KnownHere();

    [GeneratedRegex("^'([^']+)' must be (.+), not a date$")]
    private static partial Regex MustBe();
}
