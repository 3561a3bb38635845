using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Atoll.PluginKit.Tests.Analyzers;

/// <summary>Source compiled as a vendor's compiler does it, with what an analyzer says of it.</summary>
internal static class Compiled
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':').Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private const string Usings = """
        global using System;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Atoll.PluginSdk;

        """;

    /// <summary>An adapter whose required members are there, with members of a test's own.</summary>
    public static Task<IReadOnlyList<Found>> AdapterAsync<T>(string members) where T : DiagnosticAnalyzer, new() => SourceAsync<T>($$"""
        public sealed class Adapter(IAdapterContext context) : IRuntimeAdapter
        {
            private readonly IAdapterContext _context = context;
            {{(members.Contains("bool Detect", StringComparison.Ordinal) ? "" : "public bool Detect(RuntimeRef runtime) => runtime.Name == \"x\";")}}
            public Task CreateAsync(ContainerRef container, CreateParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;
            public Task<ProcessIdentity> StartAsync(ContainerRef container, StartParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();
            public Task KillAsync(ContainerRef container, KillParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;
            public Task CleanupAsync(ContainerRef container, CleanupParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;
            public Task DeleteAsync(ContainerRef container, DeleteParameters parameters, CancellationToken cancellationToken) => Task.CompletedTask;
            public Task<ContainerState> GetStateAsync(ContainerRef container, StateParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();
            public Task<ExitStatus> WaitAsync(ContainerRef container, WaitParameters parameters, CancellationToken cancellationToken) => throw new InvalidOperationException();
            {{members}}
        }
        """);

    public static async Task<IReadOnlyList<Found>> SourceAsync<T>(string source) where T : DiagnosticAnalyzer, new()
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create("Plugin", [CSharpSyntaxTree.ParseText(Usings, options), CSharpSyntaxTree.ParseText(source, options)], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.That(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty, "the source of the test must compile");
        var found = await compilation.WithAnalyzers([new T()]).GetAnalyzerDiagnosticsAsync();
        return [.. found.Select(diagnostic => new Found(diagnostic.Id, diagnostic.GetMessage(), diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan)))];
    }
}

/// <summary>A diagnostic.</summary>
internal sealed record Found(string Id, string Message, string Code);
