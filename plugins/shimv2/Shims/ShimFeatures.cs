using Atoll.Plugins.Oci;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Atoll.Plugins.ShimV2.Shims;

/// <summary>
/// What the runtime behind a shim was built with. Behind the runc shim that is the OCI runtime's own word. Another shim is asked itself, with <c>-info</c>; those
/// before containerd 2.0 refuse the flag, and then nothing is known.
/// </summary>
internal sealed class ShimFeatures(IHostProcesses processes, ShimCommand command, OciBinary ociBinary, OciRuntimes ociRuntimes)
{
    private readonly AskedOnce<RuntimeFeatures> _said = new();

    /// <param name="shim">Its binary.</param>
    /// <param name="options">What Create would be given.</param>
    /// <inheritdoc cref="OciBinary.FeaturesAsync(string, IReadOnlyList{string})" path="/exception"/>
    public async Task<RuntimeFeatures> AskAsync(RuntimeRef runtime, string shim, Any? options)
    {
        if (TaskOptions.IsRunc(shim))
        {
            return ociRuntimes.Find(runtime) is { } binary ? await ociBinary.FeaturesAsync(binary, []) : RuntimeFeatures.Unknown;
        }

        var info = command.Info(runtime, shim, options);
        try
        {
            return await _said.GetAsync(shim, string.Join('\0', [.. info.Args, .. info.Environment!, Convert.ToBase64String(info.Stdin.Span)]), async () =>
            {
                var answer = await processes.RunAsync(info, CancellationToken.None);
                return answer.ExitCode == 0 ? ShimInfo.Features(answer.StdoutBytes.Span) : RuntimeFeatures.Unknown;
            });
        }
        catch (RuntimeException e) when (e.Code is RuntimeErrorCode.Unavailable or RuntimeErrorCode.DeadlineExceeded)
        {
            return RuntimeFeatures.Unknown;
        }
    }
}
