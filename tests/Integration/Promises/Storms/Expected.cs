namespace Atoll.Integration.Tests.Promises.Storms;

/// <summary>A container of which a client was told that it is there.</summary>
/// <param name="Id">Whole.</param>
/// <param name="State">What it is in, as long as nobody touches it: status, process and exit code.</param>
internal sealed record Expected(string Id, string State)
{
    /// <summary>Somebody meant to do something to it, so that nothing can be said of its state.</summary>
    public bool IsTouched { get; set; }
}
