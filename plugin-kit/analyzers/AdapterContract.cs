using Microsoft.CodeAnalysis;

namespace Atoll.PluginSdk.Analyzers;

/// <summary>The contract as a compilation sees it.</summary>
internal static class AdapterContract
{
    private const string Adapter = "Atoll.PluginSdk.IRuntimeAdapter";

    public static INamedTypeSymbol? Find(Compilation compilation) => compilation.GetTypeByMetadataName(Adapter);

    /// <summary>The member of the contract that a method implements, implicitly or explicitly; null for none.</summary>
    public static IMethodSymbol? Implemented(IMethodSymbol method, INamedTypeSymbol adapter)
        => method.ContainingType.AllInterfaces.Contains(adapter, SymbolEqualityComparer.Default)
            ? adapter.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(member =>
                SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
            : null;
}
