using Grpc.Core;

namespace Atoll.DevHost.Conformance;

/// <summary>What must hold, in words that name both sides.</summary>
internal static class Expect
{
    /// <summary>Codes of an error that a plugin chose. Internal is one of them, but not for an exception that the contract does not know.</summary>
    private const string ForeignException = " threw ";

    public static void That(bool holds, string problem)
    {
        if (!holds)
        {
            throw new NonconformanceException(problem);
        }
    }

    public static void Equal<T>(T seen, T wanted, string what)
        => That(EqualityComparer<T>.Default.Equals(seen, wanted), $"{what} is {Show(seen)}, and must be {Show(wanted)}");

    /// <summary>The error of a call that must fail, which says more than that.</summary>
    public static async Task<RpcException> FailsAsync(Func<Task> call, string what, params StatusCode[] codes)
    {
        try
        {
            await call();
        }
        catch (RpcException e)
        {
            That(codes.Length == 0 || codes.Contains(e.StatusCode), $"{what} failed with {e.StatusCode} ({e.Status.Detail}), and must fail with {string.Join(" or ", codes)}");
            That(e.Status.Detail.Length > 0, $"{what} failed without a word");
            That(!e.Status.Detail.Contains(ForeignException, StringComparison.Ordinal), $"{what} failed with an exception that is no RuntimeException: {e.Status.Detail}");
            return e;
        }

        throw new NonconformanceException($"{what} succeeded, and must fail");
    }

    private static string Show<T>(T value)
    {
        const int Most = 400;
        var text = value is string words ? JsonText.Quote(words) : $"{value}";
        return text.Length > Most ? $"{text[..Most]}… ({text.Length} characters)" : text;
    }
}
