using System.Text.Json.Nodes;
using Atoll.Host.Containers;
using Atoll.Host.Containers.Filtering;
using Atoll.Host.Containers.Spec;
using Atoll.Host.Linux;

namespace Atoll.Host.Tests;

/// <summary>Small rules, each by itself.</summary>
internal sealed class PolicyTests
{
    [TestCase("no", 0, 1, false, 0, false)]
    [TestCase("always", 0, 0, false, 99, true)]
    [TestCase("always", 0, 0, true, 0, false)]
    [TestCase("unless-stopped", 0, 1, false, 0, true)]
    [TestCase("on-failure", 0, 0, false, 0, false)]
    [TestCase("on-failure", 0, 1, false, 99, true)]
    [TestCase("on-failure", 3, 1, false, 2, true)]
    [TestCase("on-failure", 3, 1, false, 3, false)]
    public void A_policy_says_whether_it_runs_again(string name, int most, int code, bool stopped, int restarts, bool again)
        => Assert.That(new RestartPolicy(name, most).WantsRestart(new ExitStatus { Reason = ExitReason.Exited, Code = code, FinishedAt = default }, stopped, restarts), Is.EqualTo(again));

    [Test]
    public void The_waiting_time_doubles_from_100_ms_to_a_minute()
        => Assert.That(Enumerable.Range(1, 12).Select(n => RestartPolicy.Delay(n).TotalMilliseconds), Is.EqualTo((double[])[100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200, 60000, 60000]));

    [TestCase("1h30m", 5400)]
    [TestCase("1.5s", 1.5)]
    [TestCase("300ms", 0.3)]
    public void Durations_are_read_as_Go_reads_them(string text, double seconds)
    {
        Assert.That(GoDuration.TryParse(text, out var duration), Is.True);
        Assert.That(duration.TotalSeconds, Is.EqualTo(seconds).Within(1e-9));
    }

    [TestCase("")]
    [TestCase("5")]
    [TestCase("s")]
    [TestCase("1x")]
    public void What_is_no_duration_is_none(string text) => Assert.That(GoDuration.TryParse(text, out _), Is.False);

    [Test]
    public void A_change_of_limits_leaves_what_it_does_not_name_and_the_newer_word_counts_for_CPUs()
    {
        var before = new ResourceLimits { Memory = 1, NanoCpus = 2, PidsLimit = 3 };
        Assert.That(before.With(new ResourceLimits { Memory = 9 }), Is.EqualTo(before with { Memory = 9 }));
        Assert.That(before.With(new ResourceLimits { CpuQuota = 5000 }), Is.EqualTo(before with { NanoCpus = 0, CpuQuota = 5000 }));
    }

    [Test]
    public void Ps_lines_of_other_processes_are_left_out_and_a_command_keeps_its_blanks()
    {
        var (titles, processes) = ContainerEngine.Select(["UID   PID CMD", "root  1 /sbin/init", "root 42 /bin/sh -c a  b"], new HashSet<int> { 42 });
        Assert.That(titles, Is.EqualTo((string[])["UID", "PID", "CMD"]));
        Assert.That(processes.Single(), Is.EqualTo((string[])["root", "42", "/bin/sh -c a  b"]));
        Assert.That(() => ContainerEngine.Select(["CMD"], new HashSet<int>()), Throws.TypeOf<RuntimeException>().With.Message.Contains("no column PID"));
    }

    [Test]
    public void What_a_process_waits_for_is_told_as_far_as_proc_tells()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "7"));
        File.WriteAllText(Path.Combine(folder.Path, "7", "status"), "Name:\tx\nState:\tD (disk sleep)\n");
        File.WriteAllText(Path.Combine(folder.Path, "7", "wchan"), "nfs_wait");
        Assert.That(KernelWait.Of(7, folder.Path), Is.EqualTo("process 7 is in state D (disk sleep) in nfs_wait"));
        Assert.That(KernelWait.Of(8, folder.Path), Does.StartWith("process 8 is gone"));
    }

    [Test]
    public void A_profile_of_Dockers_form_becomes_one_of_the_specifications()
    {
        var process = JsonNode.Parse("""{"capabilities": {"bounding": ["CAP_SYS_ADMIN"]}}""")!.AsObject();
        var profile = SeccompProfile.Parse("""
            {"defaultAction": "SCMP_ACT_ERRNO", "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}],
             "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [], "comment": "x"},
                          {"names": ["mount"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
                          {"names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_BPF"]}},
                          {"names": ["new"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "99.0"}},
                          {"names": ["old"], "action": "SCMP_ACT_ALLOW", "excludes": {"caps": ["CAP_SYS_ADMIN"]}}]}
            """, process);
        Assert.That(profile["syscalls"]!.AsArray().Select(rule => rule!["names"]![0]!.GetValue<string>()), Is.EqualTo((string[])["read", "mount"]));
        Assert.That(profile["syscalls"]![0]!.AsObject().Select(field => field.Key), Is.EquivalentTo((string[])["names", "action"]));
        Assert.That(() => SeccompProfile.Parse("[]", process), Throws.TypeOf<RuntimeException>().With.Message.Contains("cannot be used"));
    }

    [TestCase("[]", "no JSON object")]
    [TestCase("{", "no valid JSON")]
    [TestCase("{\"before\": []}", "no phase 'before'")]
    [TestCase("{\"prestart\": [{}]}", "has no path")]
    [TestCase("{\"prestart\": [{\"path\": \"x\"}]}", "'path' is unknown or has a value")]
    [TestCase("{\"prestart\": [{\"path\": \"/x\", \"timeout\": 0}]}", "'timeout' is unknown or has a value")]
    public void Bad_hooks_are_refused_with_their_place(string json, string reason)
        => Assert.That(() => SpecHooks.Parse(json), Throws.TypeOf<RuntimeException>().With.Message.Contains(reason));
}
