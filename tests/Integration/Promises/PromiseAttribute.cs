namespace Atoll.Integration.Tests.Promises;

/// <summary>The row of docs/promises.md that a test shows.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class PromiseAttribute(string row) : PropertyAttribute("Promise", row)
{
    public string Row { get; } = row;
}
