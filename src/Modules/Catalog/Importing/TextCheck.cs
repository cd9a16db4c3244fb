using System.Text;
using Marketplace.Kernel;

namespace Marketplace.Catalog.Importing;

/// <summary>Finds out before anything is taken whether a file is UTF-8 text.</summary>
internal static class TextCheck
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<Result> IsUtf8Async(Stream file, CancellationToken stop)
    {
        var decoder = _strict.GetDecoder();
        var bytes = new byte[64 * 1024];
        var letters = new char[64 * 1024 + 8];
        var (line, first, total) = (1, true, 0L);
        while (true)
        {
            var read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
            var part = bytes.AsMemory(0, read);
            if (first && (part.Span is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]))
            {
                return Refused("The file is UTF-16. Save it as “CSV UTF-8” and send it again.");
            }

            if (part.Span.Contains((byte)0))
            {
                return Refused("The file is not UTF-8 text: it has zero bytes, as UTF-16 or a spreadsheet file has. Save it as “CSV UTF-8” and send it again.");
            }

            try
            {
                var count = decoder.GetChars(part.Span, letters, flush: read < bytes.Length);
                line += letters.AsSpan(0, count).Count('\n');
            }
            catch (DecoderFallbackException)
            {
                return Refused($"The file is not UTF-8: after line {LineOf(part.Span, line)} come bytes that UTF-8 does not have, as Windows-1251 or Windows-1252 has. Save it as “CSV UTF-8” and send it again.");
            }

            (first, total) = (false, total + read);
            if (read < bytes.Length)
            {
                return total == 0 ? Refused("The file is empty.") : Result.Done;
            }
        }
    }

    private static int LineOf(ReadOnlySpan<byte> part, int line)
    {
        for (var length = part.Length; length > 0;)
        {
            var good = System.Text.Unicode.Utf8.IsValid(part[..length]);
            if (good)
            {
                return line + part[..length].Count((byte)'\n');
            }

            length = part[..length].LastIndexOf((byte)'\n') is var end and > 0 ? end : 0;
        }

        return line;
    }

    private static Error Refused(string why) => new(ErrorKind.Invalid, "catalog.import_encoding", why);
}
