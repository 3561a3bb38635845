using Atoll.Plugins.IsulaShim;

namespace Atoll.IsulaShim.Tests;

internal sealed class OciErrorsTests
{
    private string _folder = "";

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("atoll-oci-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [TestCase("runc create failed: unable to start container process: exec: \"nosuch\": executable file not found in $PATH", 127)]
    [TestCase("runc create failed: unable to start container process: exec: \"/bin/nosuch\": stat /bin/nosuch: no such file or directory", 127)]
    [TestCase("executable file `/bin/nosuch` not found: No such file or directory", 127)]
    [TestCase("chdir to cwd (\"/bin/x/y\") set in config.json failed: not a directory", 127)]
    [TestCase("exec: \"/etc\": permission denied", 126)]
    [TestCase("open executable: Permission denied", 126)]
    [TestCase("open executable: Operation not permitted", 126)]
    [TestCase("exec /bin/x: exec format error", 126)]
    [TestCase("cgroups in hybrid mode not supported, drop all controllers from cgroupv2", null)]
    [TestCase("mkdir /sys/fs/cgroup/memory/atoll: permission denied", null)]
    [TestCase("error mounting \"/x\" to rootfs at \"/y\": no such file or directory", null)]
    [TestCase("something else", null)]
    public void The_containers_command_is_told_from_other_reasons(string words, int? code) => Assert.That(OciErrors.StartExitCode(words), Is.EqualTo(code));

    [Test]
    public void The_last_error_of_the_runtimes_log_is_what_the_user_reads()
    {
        var log = Path.Combine(_folder, "log.json");
        File.WriteAllText(log, "{\"level\":\"warning\",\"msg\":\"mind\"}\n{\"level\":\"error\",\"msg\":\"first\"}\n{\"msg\":\"crun writes no level before 1.9\",\"level\":\"error\"}\n{\"level\":\"info\",\"msg\":\"bye\"}\n");
        Assert.That(OciErrors.LastError(log), Is.EqualTo("crun writes no level before 1.9"));
    }

    [Test]
    public void A_torn_or_missing_log_is_no_error_of_its_own()
    {
        var log = Path.Combine(_folder, "log.json");
        Assert.That(OciErrors.LastError(log), Is.Null);
        File.WriteAllText(log, "{\"level\":\"error\",\"msg\":\"whole\"}\n{\"level\":\"err");
        Assert.That(OciErrors.LastError(log), Is.EqualTo("whole"));
        File.WriteAllText(log, "[1, 2]\n");
        Assert.That(OciErrors.LastError(log), Is.Null);
    }

    [Test]
    public void Without_a_log_the_last_line_of_stderr_is_told()
    {
        var container = new ContainerRef { Id = "c", Runtime = new RuntimeRef { Name = "runc" }, RootFolder = "/r", StateFolder = _folder, BundleFolder = "/b", CgroupPath = "/atoll/c" };
        var failure = OciErrors.Failed(container, "create", new CommandResult { Argv = ["runc"], ExitCode = 1, Stdout = "", Stderr = "a\nthe reason\n\n" });
        Assert.That((failure.Message, failure.RuntimeOutput), Is.EqualTo(("runc create failed: the reason", "a\nthe reason\n\n")));
        Assert.That(OciErrors.Failed(container, "delete", new CommandResult { Argv = ["runc"], ExitCode = 7, Stdout = "", Stderr = "" }).Message, Is.EqualTo("runc delete failed: exit code 7"));
    }
}
