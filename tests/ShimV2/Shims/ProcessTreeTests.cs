using Atoll.Plugins.ShimV2.Shims;
using Atoll.ShimV2.Tests.Harness;

namespace Atoll.ShimV2.Tests.Shims;

internal sealed class ProcessTreeTests
{
    [Test]
    public void Descendants_members_of_its_session_and_holders_of_its_pipes_belong_to_an_exec()
    {
        using var proc = new SocketFolder();
        Add(proc.Folder, 10, parent: 1, session: 5, pipe: "pipe:[77]");
        Add(proc.Folder, 11, parent: 10, session: 5, pipe: "/dev/null");
        Add(proc.Folder, 12, parent: 11, session: 12, pipe: "/dev/null");
        Add(proc.Folder, 13, parent: 1, session: 10, pipe: "/dev/null");
        Add(proc.Folder, 14, parent: 1, session: 5, pipe: "pipe:[77]");
        Add(proc.Folder, 15, parent: 14, session: 15, pipe: "pipe:[78]");
        Add(proc.Folder, 20, parent: 1, session: 5, pipe: "pipe:[78]");
        Add(proc.Folder, 21, parent: 1, session: 5, pipe: "pipe:[77]", cgroup: "/elsewhere");
        Add(proc.Folder, 22, parent: 10, session: 5, pipe: "/dev/null", state: 'Z');
        Assert.That(ProcessTree.Descendants(Identity(10), proc.Folder).Select(process => process.Pid).Order(), Is.EqualTo((int[])[11, 12, 13, 14, 15]));
        Assert.That(ProcessTree.Descendants(Identity(10) with { StartTime = 1 }, proc.Folder), Is.Empty, "the number is another's now");
    }

    private static ProcessIdentity Identity(int pid) => new() { Pid = pid, StartTime = pid * 100, ParentPid = 1, ParentStartTime = 0 };

    private static void Add(string proc, int pid, int parent, int session, string pipe, string cgroup = "/c", char state = 'S')
    {
        var folder = Directory.CreateDirectory(Path.Combine(proc, $"{pid}", "fd")).Parent!.FullName;
        File.WriteAllText(Path.Combine(folder, "stat"), $"{pid} (a) name) {state} {parent} 1 {session} 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 {pid * 100} 0\n");
        File.WriteAllText(Path.Combine(folder, "cgroup"), cgroup);
        File.CreateSymbolicLink(Path.Combine(folder, "fd", "1"), pipe);
    }
}
