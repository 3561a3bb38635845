using System.CommandLine;
using Atoll.Cli.Connection;

namespace Atoll.Cli.Parsing;

/// <summary>The root: `atoll` itself, with what is true of every command.</summary>
internal sealed class AtollCommand : CommandGroup
{
    public AtollCommand()
        : base("atoll", "Runs and inspects containers by the Atoll daemon.", CommandTable.Names, CommandTable.Create)
    {
        Options.Add(Host);
        Options.Add(tlsCa);
        Options.Add(tlsCertificate);
        Options.Add(tlsKey);
        Options.Add(new Option<bool>("--tlsverify") { Description = "Accepted for docker's sake: with tcp:// both sides are always verified", Recursive = true });
        Options.Add(Version);
        WithHelp();
    }

    private readonly Option<string?> tlsCa = Tls("--tlscacert", "For tcp://: the authorities that the daemon's certificate is from (default: $ATOLL_CERT_PATH/ca.pem, else ~/.atoll/ca.pem)");
    private readonly Option<string?> tlsCertificate = Tls("--tlscert", "For tcp://: the client's certificate (default: cert.pem beside it)");
    private readonly Option<string?> tlsKey = Tls("--tlskey", "For tcp://: its private key (default: key.pem beside it)");

    public Option<string?> Host { get; } = new("--host", "-H")
    {
        Description = "Where the daemon is: unix:///PATH, /PATH or tcp://HOST:PORT (default: $ATOLL_HOST, else unix:///run/atoll/atoll.sock)",
        HelpName = "ADDRESS",
        Recursive = true,
    };

    public Option<bool> Version { get; } = new("--version", "-v") { Description = "Show the client's version", Arity = ArgumentArity.Zero };

    public Func<TlsFiles> Tls(ParseResult parsed) => () => TlsFiles.Resolve(parsed.GetValue(tlsCa), parsed.GetValue(tlsCertificate), parsed.GetValue(tlsKey));

    public static AtollCommand Whole()
    {
        AtollCommand root = new();
        root.Fill();
        return root;
    }

    private static Option<string?> Tls(string name, string description) => new(name) { Description = description, HelpName = "FILE", Recursive = true };
}
