using System.Globalization;

namespace Atoll.Host.Containers.Filtering;

/// <summary>Docker's filters of <c>container prune</c>.</summary>
internal sealed class PruneFilter(IEnumerable<(string Key, string Value)> conditions, TimeProvider timeProvider)
{
    private readonly Filters _filters = Filters.Parse(conditions, (key, value) => Condition(key, value, timeProvider.GetUtcNow()));

    public bool Matches(ContainerSnapshot container) => _filters.Match(container);

    private static Func<ContainerSnapshot, bool>? Condition(string key, string value, DateTimeOffset now)
    {
        switch (key)
        {
            case "label":
                return container => Filters.HasLabel(container, value);
            case "label!":
                return container => !Filters.HasLabel(container, value);
            case "until":
                var until = Moment(value, now) ?? throw Filters.Invalid(key, value);
                return container => container.Config.CreatedAt < until;
            default:
                return null;
        }
    }

    /// <summary>RFC 3339, seconds of Unix time, or a duration like 1h30m that is counted back.</summary>
    private static DateTimeOffset? Moment(string text, DateTimeOffset now)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 253402300800)
        {
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        }

        return GoDuration.TryParse(text, out var ago) ? now - ago
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment) ? moment : null;
    }
}
