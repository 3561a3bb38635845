using System.Net;
using Atoll.Host.Configuration.Toml;

namespace Atoll.Host.Configuration;

/// <summary>Reads <c>[tcp]</c>. Without certificates there is no such listener: whoever reaches it would be root.</summary>
internal static class TcpToml
{
    public static TcpEntry? Read(TomlSection? toml)
    {
        if (toml is null)
        {
            return null;
        }

        var text = toml.String("address");
        IPEndPoint? address = null;
        if (text is null || !IPEndPoint.TryParse(text, out address) || address.Port == 0)
        {
            toml.Reject("address", $"must be IP:PORT, not '{text}'");
        }

        string ca = File(toml, "ca"), certificate = File(toml, "certificate"), key = File(toml, "key");
        toml.RejectUnknown();
        return address is null ? null : new TcpEntry { Address = address, Ca = ca, Certificate = certificate, Key = key };
    }

    private static string File(TomlSection toml, string key)
    {
        var file = toml.String(key);
        if (file is null)
        {
            toml.Reject(key, "is missing: clients and daemon know each other by certificates; name a PEM file");
        }
        else if (!Path.IsPathRooted(file) || !System.IO.File.Exists(file))
        {
            toml.Reject(key, $"must be the absolute path of a file, not '{file}'");
        }

        return file ?? "";
    }
}
