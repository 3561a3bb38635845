using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Atoll.PluginSdk.Analyzers;

/// <summary>ATOLL006: the current folder, the environment and the console are the daemon's, and every plugin's.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProcessStateAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableHashSet<string> Methods =
    [
        "System.IO.Directory.SetCurrentDirectory", "System.Environment.SetEnvironmentVariable", "System.Console.SetOut", "System.Console.SetError", "System.Console.SetIn",
    ];

    private static readonly ImmutableHashSet<string> Properties =
    [
        "System.Environment.CurrentDirectory", "System.Environment.ExitCode", "System.Globalization.CultureInfo.DefaultThreadCurrentCulture", "System.Globalization.CultureInfo.DefaultThreadCurrentUICulture",
    ];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ProcessState];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Invocation, OperationKind.Invocation);
        context.RegisterOperationAction(Assignment, OperationKind.SimpleAssignment);
    }

    private static void Invocation(OperationAnalysisContext context)
        => Report(context, ((IInvocationOperation)context.Operation).TargetMethod, Methods);

    private static void Assignment(OperationAnalysisContext context)
    {
        if (((ISimpleAssignmentOperation)context.Operation).Target is IPropertyReferenceOperation { Property: { } property })
        {
            Report(context, property, Properties);
        }
    }

    private static void Report(OperationAnalysisContext context, ISymbol symbol, ImmutableHashSet<string> names)
    {
        if (names.Contains($"{symbol.ContainingType.ToDisplayString()}.{symbol.Name}"))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ProcessState, context.Operation.Syntax.GetLocation(), $"{symbol.ContainingType.Name}.{symbol.Name}"));
        }
    }
}
