namespace Atoll.Host.Containers.Stats;

/// <summary>What a container uses at one moment.</summary>
/// <param name="Stats">Null for one that does not run, and where it could not be measured.</param>
/// <param name="CpuPercent">Hundredths of one CPU since the sample before; 0 for the first.</param>
/// <param name="Error">Why there are no figures.</param>
internal sealed record ContainerSample(ContainerSnapshot Container, ResourceStats? Stats, double CpuPercent, string Error);
