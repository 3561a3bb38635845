using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Atoll.PluginSdk.Analyzers;

/// <summary>ATOLL004: what waits or does I/O in <c>Detect</c>, and in the methods of the same class that it calls.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingDetectAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.BlockingDetect];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (AdapterContract.Find(start.Compilation) is { } adapter)
            {
                start.RegisterSymbolStartAction(type => BeginType(type, adapter), SymbolKind.NamedType);
            }
        });
    }

    /// <summary>Every method's calls are gathered, then those are walked that Detect reaches.</summary>
    private static void BeginType(SymbolStartAnalysisContext context, INamedTypeSymbol adapter)
    {
        var calls = new CallGraph();
        context.RegisterOperationAction(operation => Gather(operation, calls),
            OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.PropertyReference, OperationKind.MethodReference);
        context.RegisterSymbolEndAction(end =>
        {
            foreach (var detect in ((INamedTypeSymbol)end.Symbol).GetMembers().OfType<IMethodSymbol>().Where(method => AdapterContract.Implemented(method, adapter)?.Name == "Detect"))
            {
                foreach (var (name, location) in calls.BlockingFrom(detect))
                {
                    end.ReportDiagnostic(Diagnostic.Create(Rules.BlockingDetect, location, name));
                }
            }
        });
    }

    private static void Gather(OperationAnalysisContext context, CallGraph calls)
    {
        if (context.ContainingSymbol is not IMethodSymbol caller)
        {
            return;
        }

        var target = context.Operation switch
        {
            IInvocationOperation invocation => invocation.TargetMethod,
            IObjectCreationOperation { Constructor: { } constructor } => constructor,
            IPropertyReferenceOperation property => (ISymbol)property.Property,
            IMethodReferenceOperation reference => reference.Method,
            _ => null,
        };
        if (target is null)
        {
            return;
        }

        if (BlockingCalls.Name(target) is { } name)
        {
            calls.AddBlocking(caller, name, context.Operation.Syntax.GetLocation());
        }
        else if (SymbolEqualityComparer.Default.Equals(target.ContainingType, caller.ContainingType))
        {
            calls.Add(caller, target is IPropertySymbol { GetMethod: { } getter } ? getter : target);
        }
    }
}
