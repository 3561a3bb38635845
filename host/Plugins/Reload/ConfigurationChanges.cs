using Atoll.Host.Configuration;

namespace Atoll.Host.Plugins.Reload;

/// <summary>What two configurations differ in, as far as it is taken up without a restart, for people.</summary>
internal static class ConfigurationChanges
{
    public static IEnumerable<string> Between(AtollConfiguration before, AtollConfiguration now)
    {
        foreach (var name in before.Runtimes.Keys.Union(now.Runtimes.Keys).Order(StringComparer.Ordinal))
        {
            var change = (before.Runtimes.GetValueOrDefault(name), now.Runtimes.GetValueOrDefault(name)) switch
            {
                (null, { } added) => $"+ runtime {name}{Word(added)}",
                ({ }, null) => $"- runtime {name}",
                ({ } old, { } current) when !AreEqual(old, current) => $"~ runtime {name}{Word(current)}",
                _ => null,
            };
            if (change is not null)
            {
                yield return change;
            }
        }

        foreach (var (key, old, current) in new (string, string, string)[]
        {
            ("default_runtime", before.DefaultRuntime ?? "none", now.DefaultRuntime ?? "none"),
            ("plugin_folders", string.Join(" ", before.PluginFolders), string.Join(" ", now.PluginFolders)),
            ("known_vulnerable", before.KnownVulnerable.Word, now.KnownVulnerable.Word),
            ("trust", $"{before.Trust}", $"{now.Trust}"),
            ("trusted_keys", string.Join(" ", before.TrustedKeys), string.Join(" ", now.TrustedKeys)),
            ("gvisor", $"{before.GVisor}", $"{now.GVisor}"),
            ("runtime_timeout", $"{before.RuntimeTimeout.TotalSeconds} s", $"{now.RuntimeTimeout.TotalSeconds} s"),
            ("kill_timeout", $"{before.KillTimeout.TotalSeconds} s", $"{now.KillTimeout.TotalSeconds} s"),
        })
        {
            if (old != current)
            {
                yield return $"~ {key} {old} -> {current}";
            }
        }

        foreach (var skipped in now.Skipped.Except(before.Skipped))
        {
            yield return $"! {skipped.File} is left out: {skipped.Message}";
        }
    }

    private static string Word(RuntimeEntry entry) => entry switch
    {
        { Enabled: false } => ": disabled",
        { Draining: true } => ": draining",
        _ => "",
    };

    private static bool AreEqual(RuntimeEntry one, RuntimeEntry other)
        => one.Args.SequenceEqual(other.Args) && ConfigTables.AreEqual(one.Options, other.Options) && one.Annotations.IsSameAs(other.Annotations)
            && one with { Args = other.Args, Options = other.Options, Annotations = other.Annotations, Place = other.Place } == other;
}
