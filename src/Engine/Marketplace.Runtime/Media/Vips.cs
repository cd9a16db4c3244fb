using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Media;

/// <summary>libvips in a process of its own with limits on memory and time, so that a hostile picture cannot take the host down.</summary>
internal sealed class Vips(ILogger<Vips> log)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);
    private static readonly SemaphoreSlim _atOnce = new(Math.Max(1, Environment.ProcessorCount));

    public async Task<(bool Ok, string Output)> RunAsync(string tool, IReadOnlyList<string> arguments, string work, CancellationToken stop)
    {
        // prlimit keeps a decompression bomb within 2 GiB of memory and 30 s of processor time.
        var start = new ProcessStartInfo("prlimit")
        {
            WorkingDirectory = work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "--as=2147483648", "--cpu=30", "--", tool },
        };
        start.Environment["VIPS_CONCURRENCY"] = "1";
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        await _atOnce.WaitAsync(stop);
        try
        {
            return await RunAsync(start, tool, stop);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    private async Task<(bool Ok, string Output)> RunAsync(ProcessStartInfo start, string tool, CancellationToken stop)
    {
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
            {
                log.LogWarning("{Tool} refused a picture: {Reason}", tool, await errors);
            }

            return (process.ExitCode == 0, (await output).Trim());
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            log.LogWarning("{Tool} took longer than {Patience} over a picture", tool, _patience);
            return (false, "");
        }
    }
}
