using System.CommandLine;
using Atoll.Api.V1;
using Atoll.Cli.Archive;
using Atoll.Cli.Connection;
using Atoll.Cli.Interop;
using Atoll.Cli.Output;
using Atoll.Cli.Parsing;
using Google.Protobuf;
using Grpc.Core;

namespace Atoll.Cli.Commands;

internal sealed class CpCommand : CliCommand
{
    private readonly Option<bool> archive = Flags.Switch("Keep owners and groups", "--archive", "-a");
    private readonly Option<bool> follow = Flags.Switch("Follow a link at the end of SOURCE", "--follow-link", "-L");
    private readonly Option<bool> quiet = Flags.Switch("Accepted for docker's sake; nothing is printed", "--quiet", "-q");
    private readonly Argument<string> source = Flags.One("SOURCE", "CONTAINER:PATH or PATH; - for a tar archive on standard input");
    private readonly Argument<string> destination = Flags.One("DESTINATION", "PATH or CONTAINER:PATH; - for a tar archive on standard output");

    public CpCommand()
        : base("cp", "Copy files between a container and the client", "atoll cp web:/etc/hosts .", "atoll cp site/. web:/www", "atoll cp web:/var/log - | tar t")
    {
        Options.Add(archive);
        Options.Add(follow);
        Options.Add(quiet);
        Arguments.Add(source);
        Arguments.Add(destination);
        AddHelp("-h");
    }

    public override int Run(ParseResult parsed)
    {
        (string? fromContainer, string from) = Split(parsed.GetRequiredValue(source));
        (string? toContainer, string to) = Split(parsed.GetRequiredValue(destination));
        if (fromContainer is null == toContainer is null)
            throw new UsageException(fromContainer is null ? "one of SOURCE and DESTINATION must be CONTAINER:PATH" : "copying between containers is not supported");

        using DaemonConnection daemon = Connect(parsed);
        try
        {
            if (fromContainer is not null)
                CopyOut(daemon, fromContainer, from, to, parsed);
            else
                CopyIn(daemon, from, toContainer!, to, parsed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CliException($"atoll: {e.Message}");
        }

        return ExitCodes.Success;
    }

    private void CopyOut(DaemonConnection daemon, string container, string from, string to, ParseResult parsed)
    {
        if (to is "-" && Terminal.IsTerminal(1))
            throw new CliException("cowardly refusing to save to a terminal. Redirect standard output");
        if (to is not "-")
            OutputPath.Require(to);

        using var parts = daemon.Stream(Rpc.CopyFrom, new() { Container = container, Path = Absolute(from), Follow = parsed.GetValue(follow) || from.EndsWith('/') });
        if (!parts.MoveNext())
            throw new CliException("atoll: the daemon sent no archive.");
        bool isFolder = IsFolder(parts.Current.Stat);
        using ByteStream bytes = new(() => parts.MoveNext() ? parts.Current.Data.Memory : (ReadOnlyMemory<byte>?)null, send: null);
        if (to is "-")
        {
            bytes.CopyTo(new ByteStream(next: null, data => StandardStream.Out.Write(data.Span)));
            return;
        }

        CopyTarget target = CopyTarget.Of(from, isFolder, to, LocalFiles.KindOf(to));
        if (!Directory.Exists(target.Folder))
            throw new CliException($"invalid output path: directory {Path.GetFullPath(target.Folder)} does not exist");
        LocalFiles.Extract(bytes, target, parsed.GetValue(archive));
    }

    private void CopyIn(DaemonConnection daemon, string from, string container, string to, ParseResult parsed)
    {
        string place = Absolute(to);
        CopyToRequest.Types.Open open = new() { Container = container, Path = place, KeepOwners = parsed.GetValue(archive) || from is "-", NoOverwriteDirNonDir = true };
        CopyTarget target = default;
        if (from is not "-")
        {
            if (parsed.GetValue(follow) && new FileInfo(from).ResolveLinkTarget(returnFinalTarget: true) is { } end)
                from = end.FullName;
            PathKind kind = LocalFiles.KindOf(from);
            if (!kind.Exists && new FileInfo(from).LinkTarget is null)
                throw new CliException($"lstat {Path.GetFullPath(from)}: no such file or directory");
            target = CopyTarget.Of(from is "." ? "." : from, kind.IsFolder, place, Kind(daemon, container, place));
            open.Path = target.Folder;
        }

        daemon.Upload(Rpc.CopyTo, send =>
        {
            send(new CopyToRequest { Open = open });
            using BufferedStream bytes = new(new ByteStream(next: null, data => send(new CopyToRequest { Data = ByteString.CopyFrom(data.Span) })), 64 * 1024);
            if (from is "-")
                new ByteStream(ReadInput, send: null).CopyTo(bytes);
            else
                LocalFiles.Write(from, target, bytes);
            bytes.Flush();
        });
    }

    private static ReadOnlyMemory<byte>? ReadInput()
    {
        byte[] buffer = new byte[64 * 1024];
        return StandardStream.In.Read(buffer) is > 0 and var count ? buffer.AsMemory(0, count) : (ReadOnlyMemory<byte>?)null;
    }

    private static PathKind Kind(DaemonConnection daemon, string container, string path)
    {
        try
        {
            return new PathKind(true, IsFolder(daemon.Call(Rpc.StatPath, new() { Container = container, Path = path, Follow = true }).Stat));
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound && !e.Status.Detail.StartsWith("No such container", StringComparison.Ordinal))
        {
            return new PathKind(false, false);
        }
    }

    private static bool IsFolder(PathStat? stat) => stat is not null && (stat.Mode & Libc.S_IFMT) == Libc.S_IFDIR;

    /// <summary>CONTAINER:PATH; what begins with a slash or a dot is the client's.</summary>
    private static (string? Container, string Path) Split(string text)
    {
        int colon = text.IndexOf(':');
        if (text.Length == 0)
            throw new UsageException("SOURCE and DESTINATION must not be empty");
        return colon <= 0 || text[0] is '/' or '.' ? (null, text) : (text[..colon], text[(colon + 1)..]);
    }

    private static string Absolute(string path) => path.StartsWith('/') ? path : "/" + path;
}
