namespace Atoll.Host.Containers;

/// <summary>Every container, found by id, by an unambiguous prefix of it, or by name.</summary>
internal sealed class ContainerIndex
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Container> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _idByName = new(StringComparer.Ordinal);

    public IReadOnlyList<Container> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _byId.Values];
            }
        }
    }

    /// <summary>Takes a name for an id; one of many that ask at once gets it.</summary>
    /// <exception cref="RuntimeException">AlreadyExists.</exception>
    public void Reserve(string name, string id)
    {
        lock (_lock)
        {
            if (!_idByName.TryAdd(name, id))
            {
                throw new RuntimeException(RuntimeErrorCode.AlreadyExists, $"the container name '{name}' is already in use by container {_idByName[name]}; remove or rename that one, or choose another name");
            }
        }
    }

    public void Free(string name, string id)
    {
        lock (_lock)
        {
            if (_idByName.GetValueOrDefault(name) == id)
            {
                _idByName.Remove(name);
            }
        }
    }

    public void Add(Container container)
    {
        lock (_lock)
        {
            _byId[container.Id] = container;
        }
    }

    public void Remove(Container container)
    {
        lock (_lock)
        {
            _byId.Remove(container.Id);
            _idByName.Remove(container.Snapshot.Name);
        }
    }

    /// <exception cref="RuntimeException">NotFound; InvalidArgument for a prefix of several ids.</exception>
    public Container Find(string reference)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(reference, out var container) || (_idByName.TryGetValue(reference, out var id) && _byId.TryGetValue(id, out container)))
            {
                return container;
            }

            var matches = reference.Length is > 0 and < 64 && reference.All(char.IsAsciiHexDigitLower)
                ? _byId.Where(pair => pair.Key.StartsWith(reference, StringComparison.Ordinal)).Take(2).ToArray()
                : [];
            return matches.Length switch
            {
                1 => matches[0].Value,
                0 => throw new RuntimeException(RuntimeErrorCode.NotFound, $"No such container: {(reference.Length > 140 ? reference[..140] + "…" : reference)}"),
                _ => throw new RuntimeException(RuntimeErrorCode.InvalidArgument, $"several containers have ids that begin with '{reference}'; give more of it"),
            };
        }
    }
}
