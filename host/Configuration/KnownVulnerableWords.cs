namespace Atoll.Host.Configuration;

/// <summary>The words of <c>known_vulnerable</c>.</summary>
internal static class KnownVulnerableWords
{
    extension(KnownVulnerable policy)
    {
        public string Word => policy switch
        {
            KnownVulnerable.Refuse => "refuse",
            KnownVulnerable.Allow => "allow",
            _ => "warn",
        };
    }
}
