using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Atoll.PluginSdk.Analyzers;

/// <summary>ATOLL001: serializers that keep what they learnt of a type by reflection, and with it the type's assembly.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReflectionJsonAnalyzer : DiagnosticAnalyzer
{
    private const string UseContext = "pass a JsonTypeInfo of a JsonSerializerContext of your own ([JsonSerializable])";
    private const string UseDocument = "use System.Text.Json with a JsonSerializerContext of your own, or JsonDocument";

    /// <summary>Their methods take a JsonTypeInfo or JsonSerializerContext, or reflect.</summary>
    private static readonly ImmutableHashSet<string> Json =
    [
        "System.Text.Json.JsonSerializer", "System.Net.Http.Json.HttpClientJsonExtensions", "System.Net.Http.Json.HttpContentJsonExtensions", "System.Net.Http.Json.JsonContent",
    ];

    private static readonly ImmutableHashSet<string> AlwaysReflecting =
    [
        "Newtonsoft.Json.JsonConvert", "Newtonsoft.Json.JsonSerializer", "System.ComponentModel.TypeDescriptor", "System.ComponentModel.DataAnnotations.Validator",
    ];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ReflectionJson];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Invocation, OperationKind.Invocation);
        context.RegisterOperationAction(Creation, OperationKind.ObjectCreation);
    }

    private static void Invocation(OperationAnalysisContext context)
    {
        var method = ((IInvocationOperation)context.Operation).TargetMethod;
        var type = method.ContainingType.ToDisplayString();
        if (Json.Contains(type) && !method.OriginalDefinition.Parameters.Any(parameter => TakesTypes(parameter.Type)))
        {
            Report(context, method, UseContext);
        }
        else if (AlwaysReflecting.Contains(type))
        {
            Report(context, method, UseDocument);
        }
    }

    private static void Creation(OperationAnalysisContext context)
    {
        if (((IObjectCreationOperation)context.Operation).Constructor is { } constructor
            && constructor.ContainingType.ToDisplayString() == "System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver")
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ReflectionJson, context.Operation.Syntax.GetLocation(), "DefaultJsonTypeInfoResolver", UseContext));
        }
    }

    private static bool TakesTypes(ITypeSymbol type) => type.Name is "JsonTypeInfo" or "JsonSerializerContext";

    private static void Report(OperationAnalysisContext context, IMethodSymbol method, string instead)
        => context.ReportDiagnostic(Diagnostic.Create(Rules.ReflectionJson, context.Operation.Syntax.GetLocation(), $"{method.ContainingType.Name}.{method.Name}", instead));
}
