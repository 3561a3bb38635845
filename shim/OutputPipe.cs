namespace Atoll.Shim;

/// <summary>The reading end of the container's standard output or error.</summary>
internal unsafe struct OutputPipe
{
    /// <summary>What is read of each pipe after the process has ended, so that a stray one that floods them cannot keep the supervisor.</summary>
    private const int MaxAfterEnd = 1024 * 1024;

    private int _fd; // 0: ended
    private int _watched;
    private int _readAfterEnd;
    private bool _isStderr;
    private bool _isFifo; // another's process has it

    /// <summary>A terminal takes the place of both pipes, in which only the command's words are.</summary>
    public static void ReadTerminal(int master)
    {
        for (var i = 0; i < 2; i++)
        {
            Libc.close(Memory.Pipes[i]._fd);
            Memory.Pipes[i] = default;
        }

        Memory.Pipes->_fd = master;
    }

    /// <summary>Makes a pipe and returns its writing end; or, negative, an errno.</summary>
    public static int Open(bool isStderr)
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) != 0) return -Libc.errno;
        Libc.fcntl(ends[0], Libc.F_SETFL, Libc.O_NONBLOCK); // this end's alone: pipe(7)
        var pipe = Memory.Pipes + (isStderr ? 1 : 0);
        pipe->_fd = ends[0];
        pipe->_isStderr = isStderr;
        return ends[1];
    }

    /// <summary>Makes a fifo that another's process writes to; returns 0 or an errno.</summary>
    public static int OpenFifo(bool isStderr)
    {
        var pipe = Memory.Pipes + (isStderr ? 1 : 0);
        pipe->_isStderr = isStderr;
        pipe->_isFifo = true;
        var fd = pipe->Reopen();
        return fd < 0 ? -fd : 0;
    }

    /// <summary>The pipes are watched while the container runs and nobody is behind; else even their end would wake the loop for ever.</summary>
    public static void WatchAll()
    {
        for (var i = 0; i < 2; i++)
        {
            var pipe = Memory.Pipes + i;
            var events = (Supervision.IsRunning || (pipe->_isFifo && Supervision.IsDraining)) && Peers.Behind == 0 ? Libc.EPOLLIN : 0;
            if (pipe->_fd != 0) Loop.Watch(pipe->_fd, Loop.TagPipe + (ulong)i, ref pipe->_watched, events);
        }
    }

    /// <summary>Reads once, and passes it on to the log and to the peers. Returns how much there was.</summary>
    public int Read()
    {
        if (_fd == 0 || Peers.Behind > 0) return 0;
        Memory.Used = true;
        var count = (int)Libc.read(_fd, Memory.Chunk, Memory.ChunkSize);
        if (count < 0 && Libc.errno == Libc.EAGAIN) return 0;
        if (count <= 0)
        {
            if (_isFifo && Supervision.IsRunning) Continue();
            else Close(); // its end; of a terminal EIO, when nobody has it open any more
            return 0;
        }

        if (_isFifo) Supervision.Heard();
        JsonFile.Append(_isStderr, Memory.Chunk, count);
        var frame = Memory.Chunk - Frame.HeaderSize;
        Frame.WriteHeader(frame, _isStderr ? Frame.Stderr : Frame.Stdout, 0, count);
        Peers.Broadcast(_isStderr ? Frame.AttachStderr : Frame.AttachStdout, frame, Frame.HeaderSize + count);
        return count;
    }

    /// <summary>After the process has ended: reads what is left. False while a peer is behind; then it is called again.</summary>
    public static bool DrainAll()
    {
        var ended = true;
        for (var i = 0; i < 2; i++)
        {
            var pipe = Memory.Pipes + i;
            while (pipe->_fd != 0)
            {
                if (Peers.Behind > 0) return false;
                var count = pipe->Read();
                pipe->_readAfterEnd += count;
                if (count == 0 && pipe->_fd != 0 && pipe->_isFifo && Supervision.AwaitsEnd)
                {
                    ended = false; // who copies into it is not done
                    break;
                }

                if (count == 0 || pipe->_readAfterEnd >= MaxAfterEnd) pipe->Close();
            }
        }

        return ended;
    }

    /// <summary>Reads past what is in the pipes now: the words of a command that succeeded.</summary>
    public static void SkipWords()
    {
        for (var i = 0; i < 2; i++) Memory.Pipes[i].Skip(Memory.Pipes[i].Available);
    }

    /// <summary>Takes the words of a command that failed, stderr before stdout; of a long speech the end. Returns their length.</summary>
    public static int TakeWords(byte* to, int capacity)
    {
        var length = Memory.Pipes[1].TakeEnd(to, capacity);
        return length + Memory.Pipes[0].TakeEnd(to + length, capacity - length);
    }

    private readonly int Available
    {
        get
        {
            var count = 0;
            return _fd != 0 && Libc.ioctl(_fd, Libc.FIONREAD, &count) == 0 ? count : 0;
        }
    }

    private readonly int TakeEnd(byte* to, int capacity)
    {
        var available = Available;
        if (available > capacity) Skip(available - capacity);
        var length = 0;
        while (_fd != 0 && length < capacity && length < available)
        {
            var count = (int)Libc.read(_fd, to + length, (nuint)(capacity - length));
            if (count <= 0) break;
            length += count;
        }

        return length;
    }

    private readonly void Skip(int length)
    {
        var scratch = stackalloc byte[1024];
        while (length > 0)
        {
            var count = (int)Libc.read(_fd, scratch, (nuint)(length < 1024 ? length : 1024));
            if (count <= 0) return;
            length -= count;
        }
    }

    /// <summary>Its last writer has closed a fifo, and another may open it: opened anew, it does not report that end again and again (poll(2), POLLHUP).</summary>
    private void Continue()
    {
        JsonFile.End(_isStderr);
        if (Reopen() < 0) Close();
    }

    /// <summary>The new descriptor is there before the old one goes, so that what is in the fifo stays; or, negative, an errno.</summary>
    private int Reopen()
    {
        var fd = Fifo.Open(_isStderr ? "stderr"u8 : "stdout"u8, Libc.O_RDONLY);
        if (fd < 0) return fd;
        if (_fd != 0) Libc.close(_fd);
        _fd = fd;
        _watched = 0;
        return fd;
    }

    private void Close()
    {
        JsonFile.End(_isStderr);
        Libc.close(_fd);
        _fd = 0;
    }
}
