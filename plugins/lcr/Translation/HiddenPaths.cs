namespace Atoll.Plugins.Lcr.Translation;

/// <summary>linux.maskedPaths and linux.readonlyPaths.</summary>
internal static class HiddenPaths
{
    public static void Translate(Bundle bundle, Steps steps)
    {
        foreach (var path in bundle.Linux.Texts("readonlyPaths"))
        {
            steps.Add("readonly", Absolute(path, "readonlyPaths"));
        }

        foreach (var path in bundle.Linux.Texts("maskedPaths"))
        {
            steps.Add("mask", Absolute(path, "maskedPaths"));
        }
    }

    private static string Absolute(string path, string field)
        => path.StartsWith('/') ? path : throw Bundle.Invalid($"linux.{field}: '{path}' is not an absolute path");
}
