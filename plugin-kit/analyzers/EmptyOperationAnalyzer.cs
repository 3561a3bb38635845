using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Atoll.PluginSdk.Analyzers;

/// <summary>ATOLL007: an optional member whose whole body is a finished task claims to have done what it did not.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EmptyOperationAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The host writes the bundle; an adapter that keeps no configuration of its own has done all when it has done nothing.</summary>
    private const string MayBeEmpty = "RebuildConfigAsync";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.EmptyOperation];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (AdapterContract.Find(start.Compilation) is { } adapter)
            {
                start.RegisterOperationBlockAction(block => Look(block, adapter));
            }
        });
    }

    private static void Look(OperationBlockAnalysisContext context, INamedTypeSymbol adapter)
    {
        // A required member is abstract and may well have nothing to do; an optional one has a body in the contract.
        if (context.OwningSymbol is IMethodSymbol method && AdapterContract.Implemented(method, adapter) is { IsAbstract: false, Name: not MayBeEmpty }
            && context.OperationBlocks.OfType<IBlockOperation>().SingleOrDefault() is { } body && IsEmpty(body, method))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.EmptyOperation, method.Locations[0], method.Name));
        }
    }

    private static bool IsEmpty(IBlockOperation body, IMethodSymbol method)
    {
        var statements = body.Operations.Where(statement => !statement.IsImplicit || statement is IReturnOperation { ReturnedValue: not null }).ToArray();
        return statements.Length switch
        {
            0 => method.IsAsync,
            1 => statements[0] is IReturnOperation { ReturnedValue: { } value } && IsFinishedTask(value),
            _ => false,
        };
    }

    private static bool IsFinishedTask(IOperation value) => value switch
    {
        IConversionOperation conversion => IsFinishedTask(conversion.Operand),
        IPropertyReferenceOperation { Property: { Name: "CompletedTask", ContainingType.Name: "Task" } } => true,
        _ => false,
    };
}
