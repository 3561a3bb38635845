using Atoll.Plugins.Lcr;

namespace Atoll.Lcr.Tests;

internal sealed class LxcLogTests
{
    [Test]
    public void The_reason_is_the_first_error_that_led_anywhere()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """
                lcr id 20261125224148.728 ERROR    utils - ../src/lxc/utils.c:open_devnull:1231 - No such file or directory - Can't open /dev/null
                lcr id 20261125224148.729 WARN     start - ../src/lxc/start.c:x:1 - nothing
                lcr id 20261125224218.775 ERROR    cgfsng - ../src/lxc/cgroups/cgfsng.c:cgfsng_monitor_create:1388 - Numerical result out of range - Failed to create monitor cgroup
                lcr id 20261125224218.775 ERROR    start - ../src/lxc/start.c:__lxc_start:2042 - Failed to create monitor cgroup
                """);
            Assert.That(LcrErrors.Reason(file), Is.EqualTo("Numerical result out of range - Failed to create monitor cgroup"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void Without_a_log_there_is_no_reason() => Assert.That(LcrErrors.Reason("/no/such/log"), Is.Null);
}
