global using System;

// Methods do not clear their buffers: none reads what it has not written.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
