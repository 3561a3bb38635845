// The one attribute that this program needs beyond the supervisor's; the C# compiler looks it up by name.
#pragma warning disable IDE0130

namespace System.Runtime.InteropServices;

public sealed class FieldOffsetAttribute : Attribute
{
    public FieldOffsetAttribute(int offset)
    {
    }
}
