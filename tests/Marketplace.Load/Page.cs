using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Marketplace.Load;

/// <summary>One answer after the other from one socket, read to its end by its length or its chunks.</summary>
internal sealed class Page : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly string _host;
    private readonly byte[] _buffer = new byte[8_192];
    private int _from;
    private int _to;

    private Page(string host) => _host = host;

    public static async Task<Page> OpenAsync(Uri address)
    {
        var page = new Page(address.Authority);
        await page._socket.ConnectAsync(address.IdnHost == "localhost" ? "127.0.0.1" : address.IdnHost, address.Port);
        return page;
    }

    public void Dispose() => _socket.Dispose();

    public async Task<int> AskAsync(string path)
    {
        await _socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {_host}\r\nAccept: text/html\r\n\r\n"));
        var status = int.Parse((await LineAsync()).AsSpan(9, 3), CultureInfo.InvariantCulture);
        var (length, chunked) = (0, false);
        while (await LineAsync() is { Length: > 0 } header)
        {
            length = header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(header.AsSpan(15), CultureInfo.InvariantCulture) : length;
            chunked |= header.StartsWith("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
        }

        if (!chunked)
        {
            await SkipAsync(length);
            return status;
        }

        while (int.Parse(await LineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var chunk)
        {
            await SkipAsync(chunk + 2);
        }

        await SkipAsync(2);
        return status;
    }

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            var at = Array.IndexOf(_buffer, (byte)'\n', _from, _to - _from);
            line.Append(Encoding.ASCII.GetString(_buffer, _from, (at < 0 ? _to : at) - _from));
            if (at >= 0)
            {
                _from = at + 1;
                return line.ToString().TrimEnd('\r');
            }

            await FillAsync();
        }
    }

    private async Task SkipAsync(int count)
    {
        while (count > _to - _from)
        {
            count -= _to - _from;
            await FillAsync();
        }

        _from += count;
    }

    private async Task FillAsync()
    {
        _from = 0;
        _to = await _socket.ReceiveAsync(_buffer.AsMemory());
        if (_to == 0)
        {
            throw new IOException("The connection was closed.");
        }
    }
}
