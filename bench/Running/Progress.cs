namespace Atoll.Bench.Running;

/// <summary>A line on standard error during long work: rewritten on a terminal, now and then elsewhere.</summary>
internal sealed class Progress(string name, int steps) : IDisposable
{
    private const int LinesElsewhere = 5;
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private int _step;

    public void Step(string what)
    {
        _step++;
        if (_terminal)
        {
            Console.Error.Write($"\r\e[K{name}: {what}, {_step} of {steps}");
        }
        else if ((_step - 1) % Math.Max(1, steps / LinesElsewhere) == 0)
        {
            Console.Error.WriteLine($"{name}: {what}, {_step} of {steps}");
        }
    }

    public void Dispose()
    {
        if (_terminal)
        {
            Console.Error.Write("\r\e[K");
        }
    }
}
