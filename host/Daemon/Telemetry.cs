using Atoll.Host.Api;
using Atoll.Host.Configuration;
using Atoll.Host.Containers;
using Atoll.Host.Plugins;
using Atoll.Host.Runtimes;
using Atoll.Host.Runtimes.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Atoll.Host.Daemon;

/// <summary>Metrics and traces for those who asked for them in <c>[metrics]</c>: for Prometheus on <c>/metrics</c>, and by OTLP.</summary>
internal static class Telemetry
{
    private const string Path = "/metrics";

    /// <summary>Marks connections that may see figures and nothing else.</summary>
    private static readonly object FiguresAlone = new();

    public static string SocketPath(AtollConfiguration configuration) => System.IO.Path.Combine(configuration.State, "metrics.sock");

    public static void Add(IServiceCollection services, MetricsEntry entry)
    {
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("atolld", serviceVersion: SystemService.ProductVersion));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(CallMetrics.Name).AddMeter("System.Runtime");
            if (entry.Address is not null || entry.Socket)
            {
                metrics.AddPrometheusExporter();
            }

            if (entry.Otlp is { } otlp)
            {
                metrics.AddOtlpExporter(exporter => exporter.Endpoint = otlp);
            }
        });
        if (entry.Otlp is { } target)
        {
            telemetry.WithTracing(traces => traces.AddSource(CallMetrics.Name).AddOtlpExporter(exporter => exporter.Endpoint = target));
        }
    }

    public static void Listen(KestrelServerOptions kestrel, AtollConfiguration configuration)
    {
        if (configuration.Metrics?.Address is { } address)
        {
            kestrel.Listen(address, Confine);
        }

        if (configuration.Metrics is { Socket: true })
        {
            File.Delete(SocketPath(configuration));
            kestrel.ListenUnixSocket(SocketPath(configuration), Confine);
        }
    }

    public static void Map(WebApplication app, MetricsEntry entry)
    {
        app.Use((context, next) =>
        {
            if (context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(FiguresAlone) == true && context.Request.Path != Path)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            return next(context);
        });
        if (entry.Address is not null || entry.Socket)
        {
            app.MapPrometheusScrapingEndpoint(Path);
        }
    }

    /// <summary>What is looked at whenever somebody asks.</summary>
    public static void Observe(CallMetrics metrics, ContainerEngine engine, PluginHost plugins)
    {
        metrics.Meter.CreateObservableGauge("atoll.containers", () => engine.List().GroupBy(container => container.Status.Word)
            .Select(group => new System.Diagnostics.Metrics.Measurement<int>(group.Count(), new KeyValuePair<string, object?>("status", group.Key))), description: "Containers by status");
        metrics.Meter.CreateObservableGauge("atoll.plugins", () => plugins.Catalogue.All
            .Select(plugin => new System.Diagnostics.Metrics.Measurement<int>(1, new("plugin", plugin.Id), new("version", plugin.Version), new("state", plugin.State.Word))), description: "Plugins with their state");
        metrics.Meter.CreateObservableGauge("atoll.generation", () => plugins.Current.Number, description: "Of configuration and plugins, since the daemon's start");
    }

    private static void Confine(ListenOptions listener)
    {
        listener.Protocols = HttpProtocols.Http1;
        listener.Use(next => connection =>
        {
            connection.Items[FiguresAlone] = true;
            return next(connection);
        });
    }
}
