using System.Diagnostics;
using System.Globalization;
using System.Text;
using Atoll.Integration.Tests.Harness;
using Atoll.Integration.Tests.Promises;

namespace Atoll.Integration.Tests;

/// <summary>Terminals, driven as a person does: script(1) holds a pseudo-terminal, in which a shell runs the client; bytes are typed and the screen is read.</summary>
internal sealed class TerminalTests(string runtime) : OperationSuite(runtime)
{
    [Test]
    public async Task Run_it_has_the_windows_size_takes_keys_and_gives_the_terminal_back()
    {
        await using var daemon = await StartDaemonAsync();
        using var screen = new Screen(daemon, 33, 77, $"run -it --name c {Rootfs.Folder} /bin/sh -c 'stty size; echo ready; read x; echo got:$x; while read y; do stty size; test \"$y\" && exit 5; done'");
        await screen.AwaitAsync("33 77");
        await screen.AwaitAsync("ready");
        Assert.That(screen.Settings(), Does.Contain("-icanon").And.Contain("-echo "), "raw while the terminal is the container's");
        await screen.TypeAsync("typed\r");
        await screen.AwaitAsync("got:typed");
        if (!IsSandbox)
        {
            // gVisor takes the size that a terminal has at the start, and no other.
            await screen.ResizeAsync(40, 100);
            await screen.TypeUntilAsync("\r", "40 100");
        }

        await screen.TypeAsync("end\r");
        await screen.AwaitAsync("left:5");
        Assert.That(screen.Settings(), Does.Contain(" icanon").And.Contain(" echo "), "and back at the end");
        Assert.That((await daemon.RunAsync("logs", "c")).Stdout, Does.Contain("got:typed\r\n"), "what the terminal showed is in the log");
        await daemon.OkAsync("rm", "c");
    }

    [Test]
    public async Task The_keys_leave_and_the_container_goes_on()
    {
        await using var daemon = await StartDaemonAsync();
        using (var screen = new Screen(daemon, 24, 80, $"run -it --name c {Rootfs.Folder} /bin/sh -c 'echo ready; while read x; do echo got:$x; done'"))
        {
            await screen.AwaitAsync("ready");
            await screen.TypeAsync("one\r");
            await screen.AwaitAsync("got:one");
            await screen.TypeAsync("\u0010\u0011");
            await screen.AwaitAsync("read escape sequence");
            await screen.AwaitAsync("left:0");
            Assert.That(screen.Settings(), Does.Contain(" icanon"));
        }

        Assert.That(await StatusAsync(daemon, "c"), Is.EqualTo("running"));
        using (var screen = new Screen(daemon, 24, 80, "attach --detach-keys ctrl-a,d c"))
        {
            await screen.TypeAsync("two\r");
            await screen.AwaitAsync("got:two");
            await screen.TypeAsync("\u0001d");
            await screen.AwaitAsync("left:0");
        }

        Assert.That(await StatusAsync(daemon, "c"), Is.EqualTo("running"));
    }

    [Test]
    public async Task Exec_it_has_a_terminal_and_a_size_of_its_own()
    {
        if (IsSandbox)
        {
            // gVisor's exec gets a terminal and no size: its ioctl answers ECHILD.
            return;
        }

        await using var daemon = await StartDaemonAsync();
        await RunSleeperAsync(daemon, "c");
        // crun lets an exec's process begin and sets its terminal's size at the same time; all others set it before.
        var late = TestRuntimes.Named(Runtime).Command == "crun" ? "until test \"$(stty size)\" = \"30 90\"; do sleep 0.05; done; " : "";
        using (var screen = new Screen(daemon, 30, 90, $"exec -it c /bin/sh -c 'tty; {late}stty size; while read x; do stty size; test \"$x\" && exit 6; done'"))
        {
            await screen.AwaitAsync("/dev/pts/");
            await screen.AwaitAsync("30 90");
            await screen.ResizeAsync(50, 120);
            await screen.TypeUntilAsync("\r", "50 120");
            await screen.TypeAsync("end\r");
            await screen.AwaitAsync("left:6");
            Assert.That(screen.Settings(), Does.Contain(" icanon"));
        }

        using (var screen = new Screen(daemon, 30, 90, "exec -it c /bin/sh -c 'echo $$ > /tmp/left-behind; echo ready; exec sleep 700'"))
        {
            await screen.AwaitAsync("ready");
            await screen.TypeAsync("\u0010\u0011");
            await screen.AwaitAsync("left:0");
        }

        Assert.That(await daemon.OkAsync("top", "c", "-eo", "pid,args"), Does.Contain("sleep 700"), "who leaves by the keys leaves the exec running");
    }

    [Test]
    public async Task A_signal_that_ends_the_client_gives_the_terminal_back()
    {
        await using var daemon = await StartDaemonAsync();
        using var screen = new Screen(daemon, 24, 80, $"run -it --name c {Rootfs.Folder} /bin/sh -c 'echo ready; exec sleep 1000'");
        await screen.AwaitAsync("ready");
        Assert.That(screen.Settings(), Does.Contain("-icanon"));
        screen.KillClient("TERM");
        await screen.AwaitAsync("left:143");
        Assert.That(screen.Settings(), Does.Contain(" icanon").And.Contain(" echo "));
        Assert.That(await StatusAsync(daemon, "c"), Is.EqualTo("running"));
    }

    [Test]
    [Promise("F35")]
    public async Task Many_clients_share_a_container_and_one_that_stops_reading_costs_only_itself()
    {
        if (IsSandbox)
        {
            return;
        }

        await using var daemon = await StartDaemonAsync();
        await daemon.OkAsync("run", "-d", "-i", "--name", "c", Rootfs.Folder, "/bin/sh", "-c", "while read x; do echo $x; done");
        using var writer = daemon.Start("attach", "c");
        var readers = Enumerable.Range(0, 10).Select(_ => daemon.Start("attach", "--no-stdin", "c")).ToArray();
        using var stopped = daemon.Start("attach", "--no-stdin", "c");
        await AwaitAttachedAsync(daemon, 12);
        using (var stop = Process.Start("kill", ["-STOP", $"{stopped.Pid}"]))
        {
            await stop.WaitForExitAsync();
        }

        foreach (var line in new[] { "one", "two", "three" })
        {
            await writer.Stdin.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"));
            Assert.That(await writer.ReadLineAsync(), Is.EqualTo(line));
            foreach (var reader in readers)
            {
                Assert.That(await reader.ReadLineAsync(), Is.EqualTo(line));
            }
        }

        foreach (var reader in readers)
        {
            reader.Dispose();
        }

        Assert.That(await daemon.OkAsync("logs", "c"), Is.EqualTo("one\ntwo\nthree"));
    }

    private static async Task AwaitAttachedAsync(TestDaemon daemon, int count)
    {
        using var events = daemon.Start("events", "--after", "0", "--filter", "event=attach");
        for (var i = 0; i < count; i++)
        {
            await events.ReadLineAsync();
        }
    }

    private sealed class Screen : IDisposable
    {
        private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
        private readonly Process _process;
        private readonly StringBuilder _shown = new();
        private readonly string _terminal;
        private readonly string _socket;

        public Screen(TestDaemon daemon, int rows, int columns, string command)
        {
            _socket = daemon.Socket;
            var shell = $"stty rows {rows} cols {columns}; echo terminal:$(tty):; {Installation.Client} -H unix://{daemon.Socket} {command}; echo left:$?; read -r end";
            _process = Process.Start(new ProcessStartInfo("script", ["-qfec", shell, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            AwaitAsync("terminal:/dev/").GetAwaiter().GetResult();
            AwaitAsync(":\r\n").GetAwaiter().GetResult();
            _terminal = _shown.ToString().Split("terminal:")[1].Split(':')[0];
        }

        /// <summary>Reads until a text has been shown that was not shown when this was called last.</summary>
        public async Task AwaitAsync(string text)
        {
            var buffer = new char[4096];
            while (!_shown.ToString().Contains(text, StringComparison.Ordinal))
            {
                var n = await _process.StandardOutput.ReadAsync(buffer).AsTask().WaitAsync(Deadline);
                Assert.That(n, Is.GreaterThan(0), () => $"the screen ended without '{text}': {_shown}");
                _shown.Append(buffer, 0, n);
            }
        }

        /// <summary>Types again after each answer until the one that is waited for has come.</summary>
        public async Task TypeUntilAsync(string keys, string text)
        {
            const int Most = 500;
            var buffer = new char[4096];
            for (var i = 0; !_shown.ToString().Contains(text, StringComparison.Ordinal); i++)
            {
                Assert.That(i, Is.LessThan(Most), () => $"no '{text}': {_shown}");
                await TypeAsync(keys);
                _shown.Append(buffer, 0, await _process.StandardOutput.ReadAsync(buffer).AsTask().WaitAsync(Deadline));
            }
        }

        public async Task TypeAsync(string keys)
        {
            await _process.StandardInput.WriteAsync(keys);
            await _process.StandardInput.FlushAsync();
        }

        public async Task ResizeAsync(int rows, int columns)
        {
            using var stty = Process.Start("stty", ["-F", _terminal, "rows", rows.ToString(CultureInfo.InvariantCulture), "cols", columns.ToString(CultureInfo.InvariantCulture)]);
            await stty.WaitForExitAsync();
        }

        /// <summary>What stty -a says.</summary>
        public string Settings()
        {
            using var stty = Process.Start(new ProcessStartInfo("stty", ["-F", _terminal, "-a"]) { RedirectStandardOutput = true })!;
            return stty.StandardOutput.ReadToEnd().Replace(';', ' ').Replace('\n', ' ') + " ";
        }

        public void KillClient(string signal)
        {
            using var kill = Process.Start("pkill", ["-" + signal, "-f", $"^{Installation.Client} -H unix://{_socket} run"]);
            kill.WaitForExit();
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }

            _process.Dispose();
        }
    }
}
