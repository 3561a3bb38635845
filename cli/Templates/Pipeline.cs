using System.Text.Json;

namespace Atoll.Cli.Templates;

/// <summary>Commands with | between: each gets the value of the one before as its last argument.</summary>
internal sealed class Pipeline(IReadOnlyList<string> variables, IReadOnlyList<IReadOnlyList<Operand>> commands)
{
    public IReadOnlyList<string> Variables => variables;

    public object? Evaluate(Scope scope, object? dot, bool assign = true)
    {
        object? value = null;
        for (int i = 0; i < commands.Count; i++)
            value = Run(commands[i], scope, dot, i > 0 ? [value] : []);
        if (assign && variables.Count == 1)
            scope.Variables[variables[0]] = value;
        return value;
    }

    private static object? Run(IReadOnlyList<Operand> command, Scope scope, object? dot, object?[] last)
    {
        if (command[0] is FunctionOperand function)
            return Functions.Call(function.Name, [.. command.Skip(1).Select(operand => operand.Evaluate(scope, dot)), .. last]);
        if (command.Count == 1 && last.Length == 0)
            return command[0].Evaluate(scope, dot);

        // {{.Label "key"}}: a map that is asked for one of its entries.
        object?[] arguments = [.. command.Skip(1).Select(operand => operand.Evaluate(scope, dot)), .. last];
        return command[0].Evaluate(scope, dot) is JsonElement { ValueKind: JsonValueKind.Object } map && arguments is [string key]
            ? map.TryGetProperty(key, out JsonElement found) ? Values.Unwrap(found) : ""
            : throw TemplateErrors.Executing("an argument was given to what is no function");
    }
}

/// <summary>One word of a command.</summary>
internal abstract class Operand
{
    public abstract object? Evaluate(Scope scope, object? dot);
}

internal sealed class LiteralOperand(object? value) : Operand
{
    public override object? Evaluate(Scope scope, object? dot) => value;
}

internal sealed class FunctionOperand(string name) : Operand
{
    public string Name => name;

    public override object? Evaluate(Scope scope, object? dot) => Functions.Call(name, []);
}

/// <summary>Something, and the fields that follow it: .State.Status, $x.Name, (index .Mounts 0).Source.</summary>
internal sealed class FieldOperand(Operand of, IReadOnlyList<string> path, int column) : Operand
{
    public override object? Evaluate(Scope scope, object? dot)
    {
        object? value = of.Evaluate(scope, dot);
        for (int i = 0; i < path.Count; i++)
            value = Field(value, i);
        return value;
    }

    private object? Field(object? value, int index)
    {
        string whole = "." + string.Join('.', path.Take(index + 1));
        if (value is null or JsonElement { ValueKind: JsonValueKind.Null })
            throw TemplateErrors.Field(column, whole, $"nil data; no entry for key \"{path[index]}\"");
        if (value is not JsonElement { ValueKind: JsonValueKind.Object } found)
            throw TemplateErrors.Field(column, whole, $"can't evaluate field {path[index]} in type {Values.TypeName(value)}");
        if (found.TryGetProperty(path[index], out JsonElement field))
            return Values.Unwrap(field);

        // What an event has of attributes depends on the event; of anything else a name that is not there is a mistake.
        return index > 0 && path[index - 1] is "Attributes"
            ? null
            : throw TemplateErrors.Field(column, whole, $"map has no entry for key \"{path[index]}\"");
    }
}

internal sealed class DotOperand : Operand
{
    public override object? Evaluate(Scope scope, object? dot) => dot;
}

internal sealed class VariableOperand(string name) : Operand
{
    public override object? Evaluate(Scope scope, object? dot) => name.Length == 0 ? scope.Root
        : scope.Variables.TryGetValue(name, out object? value) ? value : throw TemplateErrors.Parsing($"undefined variable \"${name}\"");
}

internal sealed class PipelineOperand(Pipeline pipeline) : Operand
{
    public override object? Evaluate(Scope scope, object? dot) => pipeline.Evaluate(scope, dot);
}
