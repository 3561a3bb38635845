using System.CommandLine;
using Atoll.Cli.Archive;
using Atoll.Cli.Connection;
using Atoll.Cli.Interop;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;

namespace Atoll.Cli.Commands;

internal sealed class ExportCommand : CliCommand
{
    private readonly Option<string?> output = Flags.Text("Write to a file instead of standard output", "FILE", "--output", "-o");
    private readonly Argument<string> container = Flags.Container();

    public ExportCommand()
        : base("export", "Write a container's root filesystem as a tar archive", "atoll export -o web.tar web", "atoll export web | tar t")
    {
        Options.Add(output);
        Arguments.Add(container);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        string? file = parsed.GetValue(output);
        if (file is null && Terminal.IsTerminal(1))
            throw new CliException("cowardly refusing to save to a terminal. Use the -o flag or redirect");
        if (file is not null)
        {
            OutputPath.Require(file);
            if (Directory.Exists(file))
                throw new CliException($"invalid output path: \"{file}\" is a directory");
            if (File.Exists(file))
                file = new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;
        }

        using DaemonConnection daemon = Connect(parsed);
        using var archive = daemon.Stream(Rpc.Export, new() { Container = parsed.GetRequiredValue(container) });
        if (file is null)
        {
            while (!StandardStream.Out.IsBroken && archive.MoveNext())
                StandardStream.Out.Write(archive.Current.Data.Span);
            return ExitCodes.Success;
        }

        // What fails half way must not look like an archive.
        string part = file + ".part";
        try
        {
            using (FileStream to = new(part, FileMode.Create, FileAccess.Write))
            {
                while (archive.MoveNext())
                    to.Write(archive.Current.Data.Span);
            }

            File.Move(part, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"Cannot write {file}: {e.Message}");
        }
        finally
        {
            File.Delete(part);
        }

        return ExitCodes.Success;
    }
}
