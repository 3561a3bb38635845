using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests.Promises.Storms;

/// <summary>A runtime "liar" before crun that does, for as long as it is told to, what runtimes should not.</summary>
internal sealed class LyingRuntime(TestDaemon daemon)
{
    public const string Name = "liar";
    public const string Missing = "is missing";

    /// <summary>What it can be told to do.</summary>
    public static readonly string[] Lies = ["hangs", "is slow", "prints garbage", "prints without end", "fails", Missing];

    private const string Script = """
        #!/bin/sh
        case "$(cat FOLDER/lie 2>/dev/null)" in
        hangs) case " $* " in *' --version '*|*' features '*) ;; *) sleep 4721 & exec sleep 4722;; esac;;
        'is slow') sleep 0.3;;
        'prints garbage') echo 'no json'; exit 0;;
        'prints without end') yes garbage | head -c 50000000; yes garbage | head -c 50000000 >&2; exit 1;;
        fails) echo 'it does not want to' >&2; exit 1;;
        esac
        exec crun "$@"

        """;

    /// <summary>What plugins.toml says of it; {folder} is the daemon's.</summary>
    public static string Configuration => $"[runtimes.{Name}]\npath = \"{{folder}}/{Name}\"\ntimeout = 5\n[plugins.isula-shim]\ncommand_timeout = 3\n";

    private string Binary => Path.Combine(daemon.Folder, Name);

    private string Lie => Path.Combine(daemon.Folder, "lie");

    public void Install()
    {
        File.WriteAllText(Binary, Script.Replace("FOLDER", daemon.Folder, StringComparison.Ordinal));
        File.SetUnixFileMode(Binary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Tell(string lie)
    {
        if (lie == Missing)
        {
            File.Move(Binary, $"{Binary}.gone");
        }
        else
        {
            File.WriteAllText(Lie, lie);
        }
    }

    /// <summary>From here on it is crun.</summary>
    public void BeHonest()
    {
        File.Delete(Lie);
        if (!File.Exists(Binary))
        {
            File.Move($"{Binary}.gone", Binary);
        }
    }
}
