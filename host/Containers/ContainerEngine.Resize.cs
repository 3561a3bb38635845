namespace Atoll.Host.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Sets the size of a container's terminal, or of an exec's. The lock is not held: it changes nothing that is recorded.</summary>
    /// <param name="execId">Null for the container's own.</param>
    public async Task ResizeAsync(string reference, string? execId, ushort width, ushort height)
    {
        var container = _index.Find(reference).Snapshot;
        Require(container.Status.CanAttach, container, "resize the terminal of");
        if (execId is not null)
        {
            if (execId.Length != 64 || !execId.All(char.IsAsciiHexDigitLower))
            {
                throw new RuntimeException(RuntimeErrorCode.InvalidArgument, "an exec's id has 64 hex digits");
            }

            await CallAsync(container, "resize exec", (adapter, id, token) => adapter.ResizeExecAsync(id, new ResizeExecParameters { ExecId = execId, Width = width, Height = height }, token));
            return;
        }

        if (!container.Config.Request.Tty)
        {
            throw new RuntimeException(RuntimeErrorCode.InvalidState, $"cannot resize the terminal of container {container.Name}: it has none");
        }

        await CallAsync(container, "resize", (adapter, id, token) => adapter.ResizeAsync(id, new ResizeParameters { Width = width, Height = height }, token));
        Tell(container, "resize", ("width", $"{width}"), ("height", $"{height}"));
    }
}
