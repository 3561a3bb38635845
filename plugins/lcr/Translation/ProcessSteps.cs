using System.Text.Json.Nodes;

namespace Atoll.Plugins.Lcr.Translation;

/// <summary>process, of a container or an exec: from who it is to what it is going to run.</summary>
internal static class ProcessSteps
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static void Add(JsonObject process, Bundle bundle, Steps steps)
    {
        ProcessLimits.Add(process, bundle, steps);
        var capabilities = process.Object("capabilities") ?? [];
        steps.Add("bound", Capabilities.Mask(capabilities.Texts("bounding")));
        if (process.Flag("noNewPrivileges"))
        {
            steps.Add("nonewprivs");
        }

        var user = process.Object("user") ?? [];
        var uid = user.Number("uid") ?? 0;
        if (user.Number("umask") is { } umask)
        {
            steps.Add("umask", umask);
        }
        else
        {
            steps.Add("umask", 0x12); // 022
        }

        steps.Add("user", [uid, user.Number("gid") ?? 0, .. user.Numbers("additionalGids").Cast<object>()]);
        steps.Add("capabilities", [.. new[] { "effective", "permitted", "inheritable", "ambient" }.Select(set => (object)Capabilities.Mask(capabilities.Texts(set)))]);
        steps.Add("cwd", process.Text("cwd") ?? "/");
        Command(process, bundle.Rootfs, uid, steps);
    }

    /// <summary>The filter comes last, so that it need allow nothing but the command's own calls.</summary>
    public static void Run(Bundle bundle, Steps steps)
    {
        if (bundle.Linux.Object("seccomp") is { } seccomp)
        {
            SeccompStep.Add(seccomp, steps);
        }

        steps.Add("run");
    }

    private static void Command(JsonObject process, string rootfs, long uid, Steps steps)
    {
        var args = process.Texts("args");
        if (args.Count == 0 || args[0].Length == 0)
        {
            throw Bundle.Invalid("process.args is empty");
        }

        List<string> env = [.. process.Texts("env")];
        if (!env.Exists(variable => variable.StartsWith("HOME=", StringComparison.Ordinal)))
        {
            env.Add($"HOME={HomeFolder.Of(rootfs, uid)}");
        }

        var path = env.FindLast(variable => variable.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..] ?? DefaultPath;
        steps.Add("command", [args.Count, .. args, env.Count, .. env, path]);
    }
}
