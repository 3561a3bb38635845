using System.Text.RegularExpressions;

namespace Atoll.Host.Configuration;

/// <summary>A regular expression that a value must match from its beginning to its end. It never goes back, so it takes a time that grows with the value's length alone.</summary>
public sealed class ValuePattern
{
    private static readonly TimeSpan MatchTime = TimeSpan.FromSeconds(1);
    private readonly Regex _whole;

    private ValuePattern(string text, Regex whole) => (Text, _whole) = (text, whole);

    /// <summary>As the operator wrote it.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The regular expression; without references back and without looking around.</param>
    /// <param name="problem">What is wrong with it; empty where nothing is.</param>
    /// <returns>Null where something is wrong with it.</returns>
    public static ValuePattern? Read(string text, out string problem)
    {
        const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        try
        {
            // By itself first: "a)|(b" must not be let in by the parentheses around it.
            _ = new Regex(text, Options, MatchTime);
            problem = "";
            return new ValuePattern(text, new Regex($@"\A(?:{text})\z", Options, MatchTime));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>Whether the whole value matches; one that takes too long does not.</summary>
    public bool Matches(string value)
    {
        try
        {
            return _whole.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
