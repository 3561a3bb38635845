using Atoll.Api.V1;
using Google.Protobuf;

namespace Atoll.Cli.Connection;

/// <summary>
/// A method of the daemon, by its path on the wire. The generated client classes are not used: <see cref="GrpcCalls"/> says why.
/// </summary>
internal sealed record Rpc<TRequest, TResponse>(string Service, string Method, MessageParser<TResponse> Responses)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>;

/// <summary>The methods of api/atoll/v1.</summary>
internal static class Rpc
{
    private const string ContainerService = "atoll.v1.ContainerService";
    private const string PluginService = "atoll.v1.PluginService";
    private const string RuntimeService = "atoll.v1.RuntimeService";
    private const string SystemService = "atoll.v1.SystemService";

    public static Rpc<CreateRequest, CreateResponse> Create => new(ContainerService, nameof(Create), CreateResponse.Parser);

    public static Rpc<StartRequest, StartResponse> Start => new(ContainerService, nameof(Start), StartResponse.Parser);

    public static Rpc<AttachRequest, AttachResponse> Attach => new(ContainerService, nameof(Attach), AttachResponse.Parser);

    public static Rpc<StopRequest, StopResponse> Stop => new(ContainerService, nameof(Stop), StopResponse.Parser);

    public static Rpc<KillRequest, KillResponse> Kill => new(ContainerService, nameof(Kill), KillResponse.Parser);

    public static Rpc<DeleteRequest, DeleteResponse> Delete => new(ContainerService, nameof(Delete), DeleteResponse.Parser);

    public static Rpc<WaitRequest, WaitResponse> Wait => new(ContainerService, nameof(Wait), WaitResponse.Parser);

    public static Rpc<ListRequest, ListResponse> List => new(ContainerService, nameof(List), ListResponse.Parser);

    public static Rpc<InspectRequest, InspectResponse> Inspect => new(ContainerService, nameof(Inspect), InspectResponse.Parser);

    public static Rpc<LogsRequest, LogsResponse> Logs => new(ContainerService, nameof(Logs), LogsResponse.Parser);

    public static Rpc<RestartRequest, RestartResponse> Restart => new(ContainerService, nameof(Restart), RestartResponse.Parser);

    public static Rpc<ReopenLogRequest, ReopenLogResponse> ReopenLog => new(ContainerService, nameof(ReopenLog), ReopenLogResponse.Parser);

    public static Rpc<PauseRequest, PauseResponse> Pause => new(ContainerService, nameof(Pause), PauseResponse.Parser);

    public static Rpc<ResumeRequest, ResumeResponse> Resume => new(ContainerService, nameof(Resume), ResumeResponse.Parser);

    public static Rpc<RenameRequest, RenameResponse> Rename => new(ContainerService, nameof(Rename), RenameResponse.Parser);

    public static Rpc<UpdateRequest, UpdateResponse> Update => new(ContainerService, nameof(Update), UpdateResponse.Parser);

    public static Rpc<ExecRequest, ExecResponse> Exec => new(ContainerService, nameof(Exec), ExecResponse.Parser);

    public static Rpc<ResizeRequest, ResizeResponse> Resize => new(ContainerService, nameof(Resize), ResizeResponse.Parser);

    public static Rpc<StatsRequest, StatsResponse> Stats => new(ContainerService, nameof(Stats), StatsResponse.Parser);

    public static Rpc<TopRequest, TopResponse> Top => new(ContainerService, nameof(Top), TopResponse.Parser);

    public static Rpc<EventsRequest, Event> Events => new(ContainerService, nameof(Events), Event.Parser);

    public static Rpc<PruneRequest, PruneResponse> Prune => new(ContainerService, nameof(Prune), PruneResponse.Parser);

    public static Rpc<ExportRequest, ExportResponse> Export => new(ContainerService, nameof(Export), ExportResponse.Parser);

    public static Rpc<StatPathRequest, StatPathResponse> StatPath => new(ContainerService, nameof(StatPath), StatPathResponse.Parser);

    public static Rpc<CopyFromRequest, CopyFromResponse> CopyFrom => new(ContainerService, nameof(CopyFrom), CopyFromResponse.Parser);

    public static Rpc<CopyToRequest, CopyToResponse> CopyTo => new(ContainerService, nameof(CopyTo), CopyToResponse.Parser);

    public static Rpc<CleanupRequest, CleanupResponse> Cleanup => new(ContainerService, nameof(Cleanup), CleanupResponse.Parser);

    public static Rpc<RebuildRequest, RebuildResponse> Rebuild => new(ContainerService, nameof(Rebuild), RebuildResponse.Parser);

    public static Rpc<WhyRequest, WhyResponse> Why => new(ContainerService, nameof(Why), WhyResponse.Parser);

    public static Rpc<ListPluginsRequest, ListPluginsResponse> ListPlugins => new(PluginService, nameof(ListPlugins), ListPluginsResponse.Parser);

    public static Rpc<InspectPluginRequest, InspectPluginResponse> InspectPlugin =>
        new(PluginService, nameof(InspectPlugin), InspectPluginResponse.Parser);

    public static Rpc<ReloadPluginsRequest, ReloadPluginsResponse> ReloadPlugins =>
        new(PluginService, nameof(ReloadPlugins), ReloadPluginsResponse.Parser);

    public static Rpc<EnablePluginRequest, EnablePluginResponse> EnablePlugin => new(PluginService, nameof(EnablePlugin), EnablePluginResponse.Parser);

    public static Rpc<DisablePluginRequest, DisablePluginResponse> DisablePlugin =>
        new(PluginService, nameof(DisablePlugin), DisablePluginResponse.Parser);

    public static Rpc<DrainPluginRequest, DrainPluginResponse> DrainPlugin => new(PluginService, nameof(DrainPlugin), DrainPluginResponse.Parser);

    public static Rpc<ReleasePluginRequest, ReleasePluginResponse> ReleasePlugin =>
        new(PluginService, nameof(ReleasePlugin), ReleasePluginResponse.Parser);

    public static Rpc<TrustPluginRequest, TrustPluginResponse> TrustPlugin => new(PluginService, nameof(TrustPlugin), TrustPluginResponse.Parser);

    public static Rpc<SwapPluginRequest, SwapPluginResponse> SwapPlugin => new(PluginService, nameof(SwapPlugin), SwapPluginResponse.Parser);

    public static Rpc<EnableRuntimeRequest, EnableRuntimeResponse> EnableRuntime =>
        new(RuntimeService, nameof(EnableRuntime), EnableRuntimeResponse.Parser);

    public static Rpc<DisableRuntimeRequest, DisableRuntimeResponse> DisableRuntime =>
        new(RuntimeService, nameof(DisableRuntime), DisableRuntimeResponse.Parser);

    public static Rpc<DrainRuntimeRequest, DrainRuntimeResponse> DrainRuntime => new(RuntimeService, nameof(DrainRuntime), DrainRuntimeResponse.Parser);

    public static Rpc<TestRuntimeRequest, TestRuntimeResponse> TestRuntime => new(RuntimeService, nameof(TestRuntime), TestRuntimeResponse.Parser);

    public static Rpc<ListRuntimesRequest, ListRuntimesResponse> ListRuntimes =>
        new(RuntimeService, nameof(ListRuntimes), ListRuntimesResponse.Parser);

    public static Rpc<ExplainRuntimeRequest, ExplainRuntimeResponse> ExplainRuntime =>
        new(RuntimeService, nameof(ExplainRuntime), ExplainRuntimeResponse.Parser);

    public static Rpc<VersionRequest, VersionResponse> Version => new(SystemService, nameof(Version), VersionResponse.Parser);

    public static Rpc<InfoRequest, InfoResponse> Info => new(SystemService, nameof(Info), InfoResponse.Parser);
}
