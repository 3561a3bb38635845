using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Atoll.PluginSdk.Analyzers;

/// <summary>ATOLL003: a plugin that ends the process ends the daemon.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProcessEndAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ProcessEnd];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Look, OperationKind.Invocation);
    }

    private static void Look(OperationAnalysisContext context)
    {
        var invocation = (IInvocationOperation)context.Operation;
        var method = invocation.TargetMethod;
        if (method.ContainingType.ToDisplayString() == "System.Environment" && method.Name is "Exit" or "FailFast" || KillsItself(invocation))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ProcessEnd, invocation.Syntax.GetLocation(), $"{method.ContainingType.Name}.{method.Name}"));
        }
    }

    private static bool KillsItself(IInvocationOperation invocation)
        => invocation.TargetMethod is { Name: "Kill" } method && method.ContainingType.ToDisplayString() == "System.Diagnostics.Process"
            && invocation.Instance is IInvocationOperation { TargetMethod.Name: "GetCurrentProcess" };
}
