using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Marketplace.Crash.Tests;

/// <summary>The host's own binary as a process, which can be killed.</summary>
/// <remarks><c>MARKETPLACE_HOST</c> is a folder where it was published, compiled ahead of time; else it is the one that was built with the tests.</remarks>
internal sealed class RealHost(string folder, string? database, params string[] settings) : IDisposable
{
    private static readonly string _binary = Path.Combine(
        Environment.GetEnvironmentVariable("MARKETPLACE_HOST")
            ?? Path.Combine(RepositoryRoot.Path, "artifacts", "bin", "Marketplace.Host", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))),
        "Marketplace.Host.dll");

    private readonly Queue<string> _said = new();
    private Process? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}/");

    public string Data => Path.Combine(folder, "data");

    public bool Runs => _process is { HasExited: false };

    /// <summary>The running process.</summary>
    public int Id => _process!.Id;

    /// <summary>The last lines that it and its commands wrote, faults among them: why a test failed.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <summary>Runs a command to its end; answers its exit code.</summary>
    public async Task<int> CommandAsync(params string[] command)
    {
        using var process = Launch(command);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Starts a command that is left alone.</summary>
    public Process Launch(params string[] command)
    {
        // A file that may not grow is to be a fault of the writing, as on a full disk, not the end of the process.
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("trap '' XFSZ; exec dotnet \"$@\"");
        start.ArgumentList.Add("dotnet");
        string[] where = ["--data", Data, "--recipes", Path.Combine(folder, "recipes"), .. database is null ? Array.Empty<string>() : ["--database", database]];
        foreach (var argument in (string[])[_binary, .. command, .. where])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Logging__LogLevel__Default"] = "Error";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Serves; comes back when it is ready.</summary>
    public async Task StartAsync()
    {
        _process = Launch(["serve", "--urls", Address.ToString(), .. settings]);
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        for (var tries = 0; tries < 1_800; tries++)
        {
            Assert.False(_process.HasExited, "The host ended while it was starting.");
            try
            {
                if ((await http.GetAsync("health/ready")).StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
            }

            await Task.Delay(100);
        }

        Assert.Fail("The host was not ready within three minutes.");
    }

    /// <summary>SIGKILL: nothing of it runs on.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGTERM: what runs may end.</summary>
    public async Task<int> EndAsync()
    {
        using (var signal = Process.Start("kill", ["-TERM", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_said)
        {
            _said.Enqueue(line is { Length: > 4_000 } ? line[..4_000] : line ?? "");
            if (_said.Count > 200)
            {
                _said.Dequeue();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
