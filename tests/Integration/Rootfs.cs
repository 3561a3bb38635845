using System.Diagnostics;
using Atoll.Integration.Tests.Harness;

namespace Atoll.Integration.Tests;

/// <summary>A busybox root filesystem, made once and shared: containers are told apart by everything but it.</summary>
[SetUpFixture]
public static class Rootfs
{
    public static string Folder { get; private set; } = "";

    private static string Parent => Path.GetDirectoryName(Folder)!;

    [OneTimeSetUp]
    public static void Make()
    {
        Folder = Path.Combine(Directory.CreateTempSubdirectory("atoll-rootfs-").FullName, "rootfs");
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Installation.Repository, "eng", "make-rootfs"), [Folder]) { RedirectStandardError = true })!;
        var words = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, words);
        var script = Path.Combine(Folder, "bin", "not-executable");
        File.WriteAllText(script, "#!/bin/sh\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead);
    }

    /// <summary>A root filesystem for a test that changes it.</summary>
    public static string Copy(string parent)
    {
        using var copy = Process.Start("cp", ["-a", Folder, parent])!;
        copy.WaitForExit();
        return Path.Combine(parent, "rootfs");
    }

    [OneTimeTearDown]
    public static void Remove() => Directory.Delete(Parent, recursive: true);
}
