using Atoll.Plugins.Oci;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atoll.IsulaShim.Tests;

internal sealed class PinnedRuntimesTests
{
    private string _folder = "";

    private string Pins => Path.Combine(_folder, "runtimes");

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("atoll-pins-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_container_is_served_from_the_path_until_that_holds_another_file()
    {
        var pins = New();
        var binary = Binary("\u007fELF one");
        pins.Pin(binary, "a");
        Assert.That(pins.BinaryOf("a", binary), Is.EqualTo(binary));
        Replace(binary, "\u007fELF another");
        var copy = New().BinaryOf("a", binary);
        Assert.That(New().CopyOf("a"), Is.EqualTo(copy));
        Assert.That(New().CopyOf("b"), Is.Null);
        Assert.That(copy, Does.StartWith(Pins).And.EndWith("/runtime"), "by who comes next, too");
        Assert.That(File.ReadAllText(copy!), Is.EqualTo("\u007fELF one"));
        Assert.That(File.GetUnixFileMode(copy!).HasFlag(UnixFileMode.UserExecute), Is.True);
        Assert.That(pins.BinaryOf("b", binary), Is.EqualTo(binary), "what is new gets what is there");
        File.Delete(binary);
        Assert.That(pins.BinaryOf("a", null), Is.EqualTo(copy));
        Assert.That(pins.BinaryOf("b", null), Is.Null);
    }

    [Test]
    public void A_copy_goes_with_the_last_container_that_needs_it_but_for_the_one_in_use()
    {
        var pins = New();
        var binary = Binary("\u007fELF one");
        pins.Pin(binary, "a");
        pins.Pin(binary, "b");
        Assert.That(Directory.EnumerateDirectories(Pins).Count(), Is.EqualTo(1));
        pins.Release("a", binary);
        pins.Release("a", binary);
        pins.Release("b", binary);
        Assert.That(Directory.EnumerateDirectories(Pins).Count(), Is.EqualTo(1), "the next container needs it again");

        pins.Pin(binary, "c");
        Replace(binary, "\u007fELF another");
        pins.Pin(binary, "d");
        Assert.That(Directory.EnumerateDirectories(Pins).Count(), Is.EqualTo(2));
        pins.Release("c", binary);
        Assert.That(Directory.EnumerateDirectories(Pins).Count(), Is.EqualTo(1));
        Assert.That(pins.BinaryOf("d", null), Is.Not.Null);
    }

    [Test]
    public void A_script_is_not_copied()
    {
        var binary = Binary("#!/bin/sh\nexec runc \"$@\"\n");
        New().Pin(binary, "a");
        Assert.That(Directory.Exists(Pins), Is.False);
        Replace(binary, "#!/bin/sh\n");
        Assert.That(New().BinaryOf("a", binary), Is.EqualTo(binary));
    }

    [Test]
    public void Where_no_copy_can_be_made_the_container_goes_without_one()
    {
        File.WriteAllText(Pins, "in the way");
        var binary = Binary("\u007fELF one");
        New().Pin(binary, "a");
        Assert.That(New().BinaryOf("a", binary), Is.EqualTo(binary));
        New().Release("a", binary);
    }

    private PinnedRuntimes New() => new(Pins, NullLogger.Instance);

    private string Binary(string content)
    {
        var file = Path.Combine(_folder, "runtime");
        File.WriteAllText(file, content);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    /// <summary>As a package manager does it.</summary>
    private static void Replace(string binary, string content)
    {
        File.WriteAllText(binary + ".new", content);
        File.Move(binary + ".new", binary, overwrite: true);
    }
}
