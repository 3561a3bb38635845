using Grpc.Core;

namespace Atoll.Cli.Connection;

internal static class UnaryCalls
{
    /// <summary>For calls that the daemon answers as soon as it can.</summary>
    public static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(5);

    extension<T>(AsyncUnaryCall<T> call)
    {
        public T Result() => call.Result(UsualLimit);

        /// <summary>
        /// Waits on this thread. The limit is kept here and not by a gRPC deadline, which would start the timers' thread for every call;
        /// the daemon sees the call cancelled all the same.
        /// </summary>
        public T Result(TimeSpan limit)
        {
            using (call)
            {
                Task<T> response = call.ResponseAsync;
                if (limit != Timeout.InfiniteTimeSpan && Task.WaitAny([response], limit) < 0)
                    throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"no answer within {limit.TotalSeconds} seconds"));

                return response.GetAwaiter().GetResult();
            }
        }
    }
}
