using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Atoll.PluginSdk.Analyzers;

/// <summary>Who calls whom within one class, and where it blocks.</summary>
internal sealed class CallGraph
{
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<ISymbol>> _calls = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<(string Name, Location Location)>> _blocking = new(SymbolEqualityComparer.Default);

    public void Add(ISymbol caller, ISymbol callee) => _calls.GetOrAdd(caller, _ => []).Add(callee.OriginalDefinition);

    public void AddBlocking(ISymbol caller, string name, Location location) => _blocking.GetOrAdd(caller, _ => []).Add((name, location));

    /// <summary>Every blocking call that a method reaches.</summary>
    public IReadOnlyList<(string Name, Location Location)> BlockingFrom(ISymbol method)
    {
        var found = new List<(string, Location)>();
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { method };
        for (var ahead = new Stack<ISymbol>([method]); ahead.Count > 0;)
        {
            var current = ahead.Pop();
            found.AddRange(_blocking.TryGetValue(current, out var blocking) ? blocking : []);
            foreach (var callee in (_calls.TryGetValue(current, out var callees) ? callees : []).Where(seen.Add))
            {
                ahead.Push(callee);
            }
        }

        return found;
    }
}
