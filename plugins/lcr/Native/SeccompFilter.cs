using System.Runtime.InteropServices;
using Atoll.Plugins.Lcr.Translation;

namespace Atoll.Plugins.Lcr.Native;

/// <summary>A <c>struct scmp_arg_cmp</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SeccompCondition(uint Index, int Comparison, ulong First, ulong Second);

/// <summary>seccomp.h: a filter that libseccomp, which liblxc needs too, compiles.</summary>
internal sealed unsafe partial class SeccompFilter : SafeHandle
{
    private const string Library = "libseccomp.so.2";
    private const int EEXIST = 17, EDOM = 33, NotKnown = -1; // __NR_SCMP_ERROR

    private uint _default;

    private SeccompFilter(nint context)
        : base(0, ownsHandle: true) => SetHandle(context);

    public override bool IsInvalid => handle == 0;

    public static SeccompFilter Begin(uint defaultAction)
    {
        var filter = new SeccompFilter(seccomp_init(defaultAction)) { _default = defaultAction };
        return filter.IsInvalid ? throw Bundle.Invalid("linux.seccomp: libseccomp does not take the default action") : filter;
    }

    /// <param name="name">As the specification has it: SCMP_ARCH_X86_64.</param>
    public void AddArchitecture(string name)
    {
        const string Prefix = "SCMP_ARCH_";
        var token = name.StartsWith(Prefix, StringComparison.Ordinal) ? seccomp_arch_resolve_name(name[Prefix.Length..].ToLowerInvariant()) : 0;
        if (token == 0)
        {
            throw Bundle.Invalid($"linux.seccomp: there is no architecture '{name}'");
        }

        var result = seccomp_arch_add(handle, token);
        if (result != 0 && result != -EEXIST)
        {
            throw Bundle.Invalid($"linux.seccomp: libseccomp does not take architecture {name} (error {-result})");
        }
    }

    /// <summary>A system call that this libseccomp does not know does not exist on this machine: as with runc and crun the rule is left out.</summary>
    public void Add(uint action, string name, SeccompCondition[] conditions)
    {
        var number = seccomp_syscall_resolve_name(name);
        if (number == NotKnown || action == _default)
        {
            return;
        }

        foreach (var part in Parts(conditions))
        {
            var result = seccomp_rule_add_array(handle, action, number, (uint)part.Length, part);
            if (result is not (0 or -EEXIST or -EDOM))
            {
                throw Bundle.Invalid($"linux.seccomp: libseccomp does not take the rule for {name} (error {-result})");
            }
        }
    }

    /// <summary>The filter's instructions, eight bytes each.</summary>
    public byte[] Export()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
            var result = seccomp_export_bpf(handle, file);
            return result == 0 ? File.ReadAllBytes(path) : throw Bundle.Invalid($"linux.seccomp: libseccomp cannot compile the filter (error {-result})");
        }
        finally
        {
            File.Delete(path);
        }
    }

    protected override bool ReleaseHandle()
    {
        seccomp_release(handle);
        return true;
    }

    /// <summary>libseccomp takes one condition for each argument; several for the same one hold if any does, as with runc.</summary>
    private static IEnumerable<SeccompCondition[]> Parts(SeccompCondition[] conditions)
        => conditions.DistinctBy(condition => condition.Index).Count() == conditions.Length ? [conditions] : conditions.Select(condition => new[] { condition });

    [LibraryImport(Library)]
    private static partial nint seccomp_init(uint action);

    [LibraryImport(Library)]
    private static partial void seccomp_release(nint context);

    [LibraryImport(Library)]
    private static partial int seccomp_arch_add(nint context, uint token);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint seccomp_arch_resolve_name(string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int seccomp_syscall_resolve_name(string name);

    [LibraryImport(Library)]
    private static partial int seccomp_rule_add_array(nint context, uint action, int number, uint count, [In] SeccompCondition[] conditions);

    [LibraryImport(Library)]
    private static partial int seccomp_export_bpf(nint context, Microsoft.Win32.SafeHandles.SafeFileHandle file);
}
