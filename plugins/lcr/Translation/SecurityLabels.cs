namespace Atoll.Plugins.Lcr.Translation;

/// <summary>process.apparmorProfile and process.selinuxLabel.</summary>
internal static class SecurityLabels
{
    public static void Translate(Bundle bundle, LxcConfiguration configuration)
    {
        configuration.Add("lxc.apparmor.profile", bundle.Process.Text("apparmorProfile") is { Length: > 0 } profile ? profile : "unchanged");
        if (bundle.Process.Text("selinuxLabel") is { Length: > 0 } label)
        {
            configuration.Add("lxc.selinux.context", label);
        }
    }
}
