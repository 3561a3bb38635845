namespace Atoll.Plugins.Lcr.Translation;

/// <summary>What LXC and <c>atoll-lxc</c> need to make a container of a bundle. docs/lcr.md has the table.</summary>
internal sealed record ContainerTranslation
{
    /// <summary>For LXC.</summary>
    public required string Configuration { get; init; }

    /// <summary>For <c>atoll-lxc</c>, in the container.</summary>
    public required byte[] Steps { get; init; }

    /// <exception cref="RuntimeException">InvalidArgument or NotSupported, with the field's name.</exception>
    public static ContainerTranslation Of(Bundle bundle, ContainerRef container, ConsoleKind console)
    {
        try
        {
            RefusedFields.Check(bundle.Spec);
            var configuration = new LxcConfiguration();
            var steps = new Steps();
            Fixed(configuration, container);
            RootFilesystem.Translate(bundle, configuration);
            Namespaces.Translate(bundle, configuration);
            SystemSettings.Translate(bundle, configuration);
            SecurityLabels.Translate(bundle, configuration);
            Resources.Translate(bundle, configuration);
            Mounts.Translate(bundle, container, configuration, steps);
            Devices.Translate(bundle, configuration, steps);
            HiddenPaths.Translate(bundle, steps);
            if (console == ConsoleKind.Terminal)
            {
                TerminalStep.Add(bundle.Process, steps, isConsole: true);
            }

            RootFilesystem.TranslateAccess(bundle, steps);
            steps.Add("folder", bundle.Process.Text("cwd") ?? "/");
            ProcessSteps.Add(bundle.Process, bundle, steps);
            steps.Add("hold");
            OciHook.TranslateStartContainer(bundle, container, steps);
            ProcessSteps.Run(bundle, steps);
            return new ContainerTranslation { Configuration = configuration.ToString(), Steps = steps.ToBytes() };
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"config.json is no OCI configuration: {e.Message}", e);
        }
    }

    /// <summary>What is the same for every container.</summary>
    private static void Fixed(LxcConfiguration configuration, ContainerRef container)
    {
        // Terminals are made in the container; LXC needs no part in them.
        configuration.Add("lxc.pty.max", "0");
        configuration.Add("lxc.tty.max", "0");
        configuration.Add("lxc.console.path", "none");
        configuration.Add("lxc.autodev", "0");

        // The container outlives its monitor, as it outlives every supervisor.
        configuration.Add("lxc.monitor.signal.pdeath", "0");

        var path = container.CgroupPath.TrimStart('/');
        configuration.Add("lxc.cgroup.dir.container", path);
        configuration.Add("lxc.cgroup.dir.monitor", $"{path}{ControlGroups.ContainerCgroup.MonitorSuffix}");
        configuration.Add("lxc.cgroup.dir.monitor.pivot", $"{path}{ControlGroups.ContainerCgroup.MonitorSuffix}");
    }
}
