using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Marketplace.Engine.Tests;

/// <summary>A mail server of the tests' own: takes messages, or says no, or is not there.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private TcpListener? _listener;
    private Task _serving = Task.CompletedTask;

    public int Port { get; private set; }

    public ConcurrentQueue<string> Taken { get; } = new();

    /// <summary>What it says to a recipient.</summary>
    public string ToRecipients { get; set; } = "250 ok";

    /// <summary>One that listens.</summary>
    public static SmtpServer Listen() => new SmtpServer().Open();

    /// <summary>Begins to listen, on the same port as before if there was one.</summary>
    public SmtpServer Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync(_listener);
        return this;
    }

    /// <summary>Listens no more.</summary>
    public async Task CloseAsync()
    {
        _listener?.Stop();
        await _serving;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await CloseAsync();
        _ending.Dispose();
    }

    private async Task ServeAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(_ending.Token);
                await TalkAsync(client);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
        {
        }
    }

    // As much of RFC 5321 as a client that only sends needs.
    private async Task TalkAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(_ending.Token) is { } line)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            switch (verb)
            {
                case "RCPT":
                    await writer.WriteLineAsync(ToRecipients);
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var message = new StringBuilder();
                    while (await reader.ReadLineAsync(_ending.Token) is { } text && text != ".")
                    {
                        message.AppendLine(text);
                    }

                    Taken.Enqueue(message.ToString());
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }
}
