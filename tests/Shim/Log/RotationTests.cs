using System.Text;

namespace Atoll.Shim.Tests.Log;

internal sealed unsafe class RotationTests
{
    private string _folder = "";

    private string Log => Path.Combine(_folder, "log");

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("atoll-shim-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Shift_renames_each_file_and_overwrites_the_last()
    {
        File.WriteAllText(Log, "new");
        File.WriteAllText(Log + ".1", "older");
        File.WriteAllText(Log + ".2", "oldest");
        Assert.That(Shift(files: 3), Is.True);
        Assert.That(File.Exists(Log), Is.False);
        Assert.That(File.ReadAllText(Log + ".1"), Is.EqualTo("new"));
        Assert.That(File.ReadAllText(Log + ".2"), Is.EqualTo("older"));
        Assert.That(File.Exists(Log + ".3"), Is.False);
    }

    [Test]
    public void Shift_of_a_single_file_leaves_it_to_be_emptied()
    {
        File.WriteAllText(Log, "new");
        Assert.That(Shift(files: 1), Is.False);
        Assert.That(File.ReadAllText(Log), Is.EqualTo("new"));
    }

    private bool Shift(int files)
    {
        fixed (byte* path = Encoding.UTF8.GetBytes(Log + '\0')) return Rotation.Shift(path, files);
    }
}
