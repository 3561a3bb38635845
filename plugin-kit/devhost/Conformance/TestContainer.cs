using System.Text;
using Atoll.Api.V1;
using Grpc.Core;

namespace Atoll.DevHost.Conformance;

/// <summary>A container of a case.</summary>
internal sealed class TestContainer(CaseContext context, string id) : IAsyncDisposable
{
    public string Id { get; } = id;

    private ContainerService.ContainerServiceClient Containers => context.Client.Containers;

    private CallOptions Call => new(cancellationToken: context.CancellationToken);

    public async Task StartAsync() => await Containers.StartAsync(new StartRequest { Container = Id }, Call);

    public async Task<ExitStatus> WaitAsync() => (await Containers.WaitAsync(new WaitRequest { Container = Id }, Call)).Status;

    public async Task KillAsync(string signal) => await Containers.KillAsync(new KillRequest { Container = Id, Signal = signal }, Call);

    public async Task StopAsync(int seconds) => await Containers.StopAsync(new StopRequest { Container = Id, Timeout = seconds }, Call);

    public async Task CleanupAsync() => await Containers.CleanupAsync(new CleanupRequest { Container = Id }, Call);

    public async Task PauseAsync() => await Containers.PauseAsync(new PauseRequest { Container = Id }, Call);

    public async Task ResumeAsync() => await Containers.ResumeAsync(new ResumeRequest { Container = Id }, Call);

    public async Task DeleteAsync(bool force = false) => await Containers.DeleteAsync(new DeleteRequest { Container = Id, Force = force }, Call);

    /// <summary>What a list shows of it.</summary>
    public async Task<Container> ReadAsync()
        => (await Containers.ListAsync(new ListRequest { All = true, Filters = { new Filter { Key = "id", Value = Id } } }, Call)).Containers.SingleOrDefault()
            ?? throw new NonconformanceException($"container {Id} is not listed");

    public async Task<bool> IsListedAsync()
        => (await Containers.ListAsync(new ListRequest { All = true, Filters = { new Filter { Key = "id", Value = Id } } }, Call)).Containers.Count > 0;

    public async Task ExpectAsync(Status status)
    {
        var container = await ReadAsync();
        Expect.That(container.Status == status, $"the container is {container.Status} (error: '{container.Error}'), and must be {status}");
    }

    /// <summary>Waits for its end and compares the code.</summary>
    public async Task ExpectEndAsync(int code)
    {
        var status = await WaitAsync();
        Expect.That(!status.Unknown, $"how the container ended is unknown ({status.Detail}), and must be code {code}");
        Expect.Equal(status.Code, code, "the exit code");
    }

    /// <summary>The same where the daemon was not there: that nobody saw it is allowed, a wrong code is not.</summary>
    public async Task ExpectEndOrUnknownAsync(int code)
    {
        var status = await WaitAsync();
        if (status.Unknown)
        {
            context.Remark = "the exit code of a container that ends while no daemon is there is not known";
        }
        else
        {
            Expect.Equal(status.Code, code, "the exit code");
        }
    }

    /// <summary>Reads the log as it grows until a line has a text.</summary>
    public async Task AwaitOutputAsync(string text)
    {
        using var call = Containers.Logs(new LogsRequest { Container = Id, Follow = true }, Call);
        var seen = new StringBuilder();
        await foreach (var record in call.ResponseStream.ReadAllAsync(context.CancellationToken))
        {
            seen.Append(record.Data.ToStringUtf8());
            if (seen.ToString().Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new NonconformanceException($"the container ended without having written '{text}' to its log; it wrote '{seen}'");
    }

    /// <summary>The log of what has ended: standard output and standard error.</summary>
    public async Task<(string Stdout, string Stderr)> ReadLogAsync()
    {
        var output = new StringBuilder();
        var errors = new StringBuilder();
        using var call = Containers.Logs(new LogsRequest { Container = Id }, Call);
        await foreach (var record in call.ResponseStream.ReadAllAsync(context.CancellationToken))
        {
            (record.Stream == LogsResponse.Types.Stream.Stderr ? errors : output).Append(record.Data.ToStringUtf8());
        }

        return (output.ToString(), errors.ToString());
    }

    /// <summary>Joins the streams; starts the container where asked to.</summary>
    public AttachedStreams Attach(bool start, bool stdin = false) => AttachedStreams.Open(Containers.Attach(Call), Id, start, stdin, context.CancellationToken);

    /// <summary>Runs another process to its end.</summary>
    public Task<StreamOutcome> ExecAsync(string script, string stdin = "") => ExecAsync([.. context.Target.Shell, script], stdin);

    public async Task<StreamOutcome> ExecAsync(IReadOnlyList<string> command, string stdin = "")
    {
        using var exec = RunningExec.Open(Containers.Exec(Call), Id, command, context.CancellationToken);
        return await exec.FinishAsync(stdin);
    }

    public RunningExec BeginExec(string script, Action<ExecRequest.Types.Open>? change = null, CancellationToken leaving = default)
    {
        var token = leaving.CanBeCanceled ? leaving : context.CancellationToken;
        return RunningExec.Open(Containers.Exec(new CallOptions(cancellationToken: token)), Id, [.. context.Target.Shell, script], token, change);
    }

    /// <summary>Removed by force, in whatever state.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Containers.DeleteAsync(new DeleteRequest { Container = Id, Force = true });
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // The case removed it.
        }
    }
}
