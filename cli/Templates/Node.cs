using System.Text.Json;

namespace Atoll.Cli.Templates;

/// <summary>A part of a template.</summary>
internal abstract class Node
{
    public abstract void Render(Scope scope, object? dot);

    public static void RenderAll(IReadOnlyList<Node> nodes, Scope scope, object? dot)
    {
        foreach (Node node in nodes)
            node.Render(scope, dot);
    }
}

internal sealed class TextNode(string text) : Node
{
    public override void Render(Scope scope, object? dot) => scope.Output.Append(text);
}

/// <summary>{{PIPELINE}}, and {{$x := PIPELINE}}, which prints nothing.</summary>
internal sealed class ActionNode(Pipeline pipeline) : Node
{
    public override void Render(Scope scope, object? dot)
    {
        object? value = pipeline.Evaluate(scope, dot);
        if (pipeline.Variables.Count == 0)
            scope.Output.Append(Values.Print(value));
    }
}

/// <summary>{{if}} and {{with}}, which differ in what the dot is inside.</summary>
internal sealed class IfNode(Pipeline condition, bool setsDot, IReadOnlyList<Node> then, IReadOnlyList<Node> otherwise) : Node
{
    public override void Render(Scope scope, object? dot)
    {
        object? value = condition.Evaluate(scope, dot);
        if (Values.IsTrue(value))
            RenderAll(then, scope, setsDot ? value : dot);
        else
            RenderAll(otherwise, scope, dot);
    }
}

internal sealed class RangeNode(Pipeline over, IReadOnlyList<Node> body, IReadOnlyList<Node> otherwise) : Node
{
    public override void Render(Scope scope, object? dot)
    {
        bool any = false;
        foreach ((object? key, object? value) in Values.Items(over.Evaluate(scope, dot, assign: false)))
        {
            any = true;
            if (over.Variables is [var only])
                scope.Variables[only] = value;
            if (over.Variables is [var first, var second])
                (scope.Variables[first], scope.Variables[second]) = (key, value);
            RenderAll(body, scope, value);
        }

        if (!any)
            RenderAll(otherwise, scope, dot);
    }
}
