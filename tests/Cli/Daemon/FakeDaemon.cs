using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atoll.Cli.Tests.Daemon;

/// <summary>The daemon's four services on a Unix socket in a folder of its own; what they answer, a test says by <see cref="Script"/>.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeDaemon(WebApplication app, string folder)
    {
        this.app = app;
        Folder = folder;
    }

    public string Folder { get; }

    public string Socket => Path.Combine(Folder, "atoll.sock");

    public Script Script => app.Services.GetRequiredService<Script>();

    public static async Task<FakeDaemon> StartAsync()
    {
        string folder = Directory.CreateTempSubdirectory("atoll-cli-").FullName;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.ListenUnixSocket(Path.Combine(folder, "atoll.sock"), listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });
        builder.Services.AddSingleton<Script>();

        WebApplication built = builder.Build();
        built.UseRouting();
        built.MapGrpcService<FakeContainers>();
        built.MapGrpcService<FakePlugins>();
        built.MapGrpcService<FakeRuntimes>();
        built.MapGrpcService<FakeSystem>();
        await built.StartAsync();
        return new FakeDaemon(built, folder);
    }

    public async ValueTask DisposeAsync()
    {
        // Streams that a failed test left open must not hold the stop.
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
