namespace Atoll.Host.Configuration;

/// <summary>Where something stands in a configuration file, counted from 1.</summary>
public sealed record ConfigPlace(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>One mistake in a configuration file. Line and column count from 1; 0 where the file as a whole is meant.</summary>
public sealed record ConfigProblem(string File, int Line, int Column, string Message)
{
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>A configuration that is not accepted, with every mistake in it.</summary>
public sealed class ConfigurationException(IReadOnlyList<ConfigProblem> problems)
    : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<ConfigProblem> Problems { get; } = problems;
}
