using System.Collections.Concurrent;
using System.Net.Sockets;
using Atoll.Host.Linux;
using Microsoft.Extensions.Logging;

namespace Atoll.Host.Supervision;

/// <summary>The host's <see cref="ISupervisor"/>: starts <c>atoll-shim</c> and speaks to it. One file per operation.</summary>
/// <param name="shimBinary">Absolute path of <c>atoll-shim</c>.</param>
/// <param name="consoleFolder">Where console sockets lie for a moment: a folder whose path is short enough for <c>sun_path</c>.</param>
internal sealed partial class Supervisor(string shimBinary, string consoleFolder, TimeProvider timeProvider, ILogger<Supervisor> logger) : ISupervisor
{
    /// <summary>Connections that came with the spawn, until somebody waits on them. Lost with the daemon: a new one connects to the socket.</summary>
    private readonly ConcurrentDictionary<string, ShimConnection> _control = new(StringComparer.Ordinal);

    /// <summary>Folders of execs that this process has begun and follows: nobody has left them behind, though they may not listen yet.</summary>
    private readonly ConcurrentDictionary<string, bool> _execs = new(StringComparer.Ordinal);

    public ProcessIdentity? FindProcess(ContainerRef container) => ShimFiles.ReadProcess(container.StateFolder) is { Pid: > 0 } process ? process : null;

    /// <summary>Starts a supervisor in its folder; nothing happens before it is sent a START.</summary>
    private ShimConnection Spawn(string folder, string id)
    {
        using var opened = OwnPath.OpenFolder(folder) ?? throw new RuntimeException(RuntimeErrorCode.NotFound, $"the state folder {folder} is gone");
        var (mine, theirs) = FileDescriptor.SocketPair();
        var connection = ShimConnection.Over(mine);
        using (theirs)
        {
            try
            {
                _ = ReapAsync(SpawnedProcess.Start(new SpawnRequest
                {
                    Path = shimBinary,
                    Argv = ["atoll-shim", id, .. CrashPoint.OfSupervisor],
                    Environment = [],
                    WorkingFolder = folder,
                    OpenedFolder = opened,
                    Control = theirs,
                    NewSession = true,
                }), id);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    /// <summary>Sends the START.</summary>
    private async Task AskAsync(ShimConnection connection, byte[] start, CancellationToken cancellationToken)
    {
        try
        {
            await connection.WriteAsync(FrameKind.Start, 0, start, cancellationToken);
        }
        catch (SocketException)
        {
            throw EndedAtOnce();
        }
    }

    private RuntimeException EndedAtOnce()
        => new(RuntimeErrorCode.Internal, $"{shimBinary} ended without a word; is it the one that came with this atolld? Install both of one version");

    private SupervisedFiles Files(string folder, string id, ConsoleKind console) => new()
    {
        Folder = folder,
        PidFile = ShimFiles.PidFile(folder),
        ConsoleSocket = console == ConsoleKind.Terminal ? ConsoleSocket(id) : null,
    };

    /// <exception cref="RuntimeException">InvalidArgument where the state folder's own path is too long.</exception>
    private string ConsoleSocket(string id)
    {
        const int MaxPath = 107;
        var path = ConsolePath(id);
        return System.Text.Encoding.UTF8.GetByteCount(path) <= MaxPath
            ? path
            : throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"a terminal needs a socket, and {path} is longer than the {MaxPath} bytes that a socket's path may have; give the daemon a shorter state folder");
    }

    private string ConsolePath(string id) => Path.Combine(consoleFolder, id[..32]);

    private async Task ReapAsync(SpawnedProcess shim, string id)
    {
        using (shim)
        {
            var status = await shim.WaitAsync(CancellationToken.None);
            logger.LogDebug("atoll-shim {Pid} of {Id} ended with wait status {Status:x}", shim.Pid, id, status);
        }
    }
}
