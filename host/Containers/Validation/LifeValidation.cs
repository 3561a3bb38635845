using static Atoll.Host.Containers.Validation.Check;

namespace Atoll.Host.Containers.Validation;

/// <summary>How a container is stopped, restarted and probed.</summary>
internal static class LifeValidation
{
    private static readonly string[] Policies = [RestartPolicy.Never, RestartPolicy.Always, RestartPolicy.UnlessStopped, RestartPolicy.OnFailure];

    /// <summary>Docker's least.</summary>
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(1);

    public static void Validate(CreateContainer request)
    {
        if (request.StopSignal.Length > 0)
        {
            _ = Signals.Parse(request.StopSignal);
        }

        Validate(request.RestartPolicy);
        Require(!request.AutoRemove || request.RestartPolicy.Name == RestartPolicy.Never, "conflicting options: a restart policy, and removal when it stops");
        if (request.HealthCheck is { } health)
        {
            Require(health.Interval >= MinInterval, $"the interval of health checks must be at least {MinInterval.TotalMilliseconds} ms");
            Require(health.Timeout >= MinInterval, $"the timeout of health checks must be at least {MinInterval.TotalMilliseconds} ms");
            Require(health.StartPeriod >= TimeSpan.Zero, "the start period of health checks must not be negative");
            Require(health.Retries > 0, "the retries of health checks must be at least 1");
            Texts(health.Command, "an argument of the health check");
        }
    }

    public static void Validate(RestartPolicy policy)
    {
        Require(Policies.Contains(policy.Name), $"'{Cut(policy.Name)}' is no restart policy: {string.Join(", ", Policies)}");
        Require(policy.MaximumRetryCount >= 0, $"{policy.MaximumRetryCount} is no number of retries");
        Require(policy.MaximumRetryCount == 0 || policy.Name == RestartPolicy.OnFailure, $"a number of retries is for {RestartPolicy.OnFailure} alone");
    }
}
