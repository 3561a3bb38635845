using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Atoll.PluginSdk.Analyzers;

/// <summary>ATOLL002: handlers on events of the process, which hold the plugin's load context for as long as the daemon lives.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticEventAnalyzer : DiagnosticAnalyzer
{
    /// <summary>Their instances are the process's own, so their events are as good as static.</summary>
    private static readonly ImmutableHashSet<string> OnePerProcess = ["System.AppDomain", "System.Runtime.Loader.AssemblyLoadContext"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.StaticEvent];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolStartAction(BeginType, SymbolKind.NamedType);
    }

    private static void BeginType(SymbolStartAnalysisContext context)
    {
        var added = new ConcurrentBag<(ISymbol Event, Location Location)>();
        var removed = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        context.RegisterOperationAction(operation => Look((IEventAssignmentOperation)operation.Operation, added, removed), OperationKind.EventAssignment);
        context.RegisterOperationAction(operation => LookAtSignals(operation), OperationKind.Invocation);
        context.RegisterSymbolEndAction(end =>
        {
            foreach (var (symbol, location) in added.Where(handler => !removed.ContainsKey(handler.Event)))
            {
                end.ReportDiagnostic(Diagnostic.Create(Rules.StaticEvent, location, $"{symbol.ContainingType.Name}.{symbol.Name}"));
            }
        });
    }

    private static void Look(IEventAssignmentOperation operation, ConcurrentBag<(ISymbol, Location)> added, ConcurrentDictionary<ISymbol, bool> removed)
    {
        if (operation.EventReference is not IEventReferenceOperation { Event: { } symbol } || !OutlivesPlugin(symbol, operation.SemanticModel!.Compilation))
        {
            return;
        }

        if (operation.Adds)
        {
            added.Add((symbol, operation.Syntax.GetLocation()));
        }
        else
        {
            removed.TryAdd(symbol, true);
        }
    }

    /// <summary>A registration for a signal is a handler of the process too; what it answers must be kept and disposed, which a discarded one cannot be.</summary>
    private static void LookAtSignals(OperationAnalysisContext context)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (invocation.TargetMethod is { Name: "Create" } method && method.ContainingType.ToDisplayString() == "System.Runtime.InteropServices.PosixSignalRegistration"
            && invocation.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation })
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.StaticEvent, invocation.Syntax.GetLocation(), "PosixSignalRegistration.Create"));
        }
    }

    private static bool OutlivesPlugin(IEventSymbol symbol, Compilation compilation)
        => !SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, compilation.Assembly)
            && (symbol.IsStatic || OnePerProcess.Contains(symbol.ContainingType.ToDisplayString()));
}
