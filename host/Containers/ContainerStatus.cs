namespace Atoll.Host.Containers;

/// <summary>Where a container is in its life. Docker's and iSulad's words; docs/operators.md has the diagram.</summary>
internal enum ContainerStatus
{
    Created = 1,
    Starting,
    Running,
    Paused,
    Stopped,
    Removing,
    Restarting,
}

/// <summary>What may be done in which status: the edges of the state machine, each by its name.</summary>
internal static class ContainerTransitions
{
    extension(ContainerStatus status)
    {
        public bool CanStart => status is ContainerStatus.Created or ContainerStatus.Stopped or ContainerStatus.Restarting;

        public bool CanKill => status is ContainerStatus.Running or ContainerStatus.Paused;

        /// <summary>There is something to end; in every other status but <see cref="ContainerStatus.Starting"/> it has ended already.</summary>
        public bool CanStop => status is ContainerStatus.Running or ContainerStatus.Paused or ContainerStatus.Restarting;

        public bool CanPause => status is ContainerStatus.Running;

        public bool CanResume => status is ContainerStatus.Paused;

        public bool CanExec => status is ContainerStatus.Running;

        public bool CanRename => status is not ContainerStatus.Removing;

        public bool CanUpdate => status is not (ContainerStatus.Removing or ContainerStatus.Starting);

        /// <summary>Its processes can be listed and measured.</summary>
        public bool CanObserve => status is ContainerStatus.Running or ContainerStatus.Paused;

        /// <summary>Nothing of its runtime is in use.</summary>
        public bool CanCleanup => status is ContainerStatus.Created or ContainerStatus.Stopped;

        public bool CanDelete => status is ContainerStatus.Created or ContainerStatus.Stopped or ContainerStatus.Removing;

        public bool CanAttach => status is ContainerStatus.Running or ContainerStatus.Paused;

        /// <summary>A process may be alive.</summary>
        public bool HasProcess => status is ContainerStatus.Starting or ContainerStatus.Running or ContainerStatus.Paused;

        /// <summary>As Docker words it in <c>State.Status</c>.</summary>
        public string Word => status switch
        {
            ContainerStatus.Created => "created",
            ContainerStatus.Starting => "starting",
            ContainerStatus.Running => "running",
            ContainerStatus.Paused => "paused",
            ContainerStatus.Stopped => "exited",
            ContainerStatus.Restarting => "restarting",
            _ => "removing",
        };
    }
}
