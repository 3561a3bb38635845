namespace Atoll.Shim;

/// <summary>A time as RFC 3339 with nine decimals, in UTC.</summary>
internal static class Timestamp
{
    public const int Length = 30;

    /// <summary>
    /// The date comes from the days since 1970 by arithmetic alone (Howard Hinnant's civil_from_days): years begin in March, so that the leap
    /// day is the last of its year, and 400 years are always 146,097 days.
    /// </summary>
    public static void Add(ref Text text, long unixNanoseconds)
    {
        var seconds = unixNanoseconds / Clock.Second;
        var days = seconds / 86_400;
        var second = seconds % 86_400;

        var fromMarchOfYear0 = days + 719_468;
        var era = fromMarchOfYear0 / 146_097;
        var dayOfEra = fromMarchOfYear0 % 146_097;
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);

        text.AddPadded(year, 4);
        text.Add((byte)'-');
        text.AddPadded(month, 2);
        text.Add((byte)'-');
        text.AddPadded(day, 2);
        text.Add((byte)'T');
        text.AddPadded(second / 3_600, 2);
        text.Add((byte)':');
        text.AddPadded(second / 60 % 60, 2);
        text.Add((byte)':');
        text.AddPadded(second % 60, 2);
        text.Add((byte)'.');
        text.AddPadded(unixNanoseconds % Clock.Second, 9);
        text.Add((byte)'Z');
    }
}
