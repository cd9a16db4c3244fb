using System.Buffers;
using System.Text;
using System.Text.Json;
using Jint;
using Marketplace.Kernel;

namespace Marketplace.Runtime.Recipes;

/// <summary>A step as it stands in a recipe's text.</summary>
/// <param name="Name">Its <c>name</c>.</param>
/// <param name="Line">Line of its opening brace, from 1.</param>
/// <param name="Json">The step's object without its <c>name</c>, lines kept.</param>
internal sealed record RecipeStepText(string Name, int Line, ReadOnlyMemory<byte> Json);

/// <summary>The envelope of a recipe and its steps.</summary>
internal sealed record RecipeText(RecipeHeader Header, IReadOnlyList<RecipeStepText> Steps);

/// <summary>The members of a recipe besides its steps; Orchard Core's names.</summary>
internal sealed record RecipeHeader
{
    public string Name { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public string Description { get; init; } = "";

    public string Author { get; init; } = "";

    public string WebSite { get; init; } = "";

    public string Version { get; init; } = "";

    public bool IsSetupRecipe { get; init; }

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyDictionary<string, JsonElement> Variables { get; init; } = new Dictionary<string, JsonElement>();
}

/// <summary>Reads recipes: comments allowed, <c>[js: …]</c> expressions put in their places, every fault with its line.</summary>
internal sealed class RecipeReader(Func<string, string?> parameter, Func<string, string?> configuration)
{
    private static readonly JsonReaderOptions _lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonSerializerOptions _headerOptions =
        new(PlatformJson.Strict) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip };

    private static readonly string[] _envelope =
        ["name", "displayName", "description", "author", "website", "version", "issetuprecipe", "categories", "tags", "variables", "steps"];

    public Result<RecipeText> Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        try
        {
            var header = ReadHeader(bytes);
            var evaluated = Evaluate(bytes, header.Variables);
            return FindSteps(evaluated).Failed(out var error, out var steps) ? error : new RecipeText(ReadHeader(evaluated), steps);
        }
        catch (JsonException fault)
        {
            return new Error(ErrorKind.Invalid, "recipes.malformed", "The recipe is not well-formed JSON: line {0}, column {1}.")
                .With((fault.LineNumber ?? 0) + 1, (fault.BytePositionInLine ?? 0) + 1);
        }
        catch (RecipeExpressionException fault)
        {
            return new Error(ErrorKind.Invalid, "recipes.expression", "The expression in line {0} cannot be evaluated: {1}").With(fault.Line, fault.Message);
        }
    }

    public static RecipeHeader ReadHeader(string text) => ReadHeader(Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF')));

    private static RecipeHeader ReadHeader(byte[] json) =>
        JsonSerializer.Deserialize<RecipeHeader>(json, _headerOptions)
        ?? throw new JsonException();

    // Every string token "[js: …]" is replaced by the JSON of its value on the same line.
    private byte[] Evaluate(byte[] json, IReadOnlyDictionary<string, JsonElement> variables)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        var copied = 0;
        var reader = new Utf8JsonReader(json, _lenient);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }

            var value = TextOf(reader, json);
            if (reader.TokenType == JsonTokenType.String && IsExpression(value))
            {
                var start = (int)reader.TokenStartIndex;
                output.Write(json.AsSpan(copied, start - copied));
                output.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(Run(value, variables, LineOf(json, start), 0))));
                copied = (int)reader.BytesConsumed;
            }
        }

        output.Write(json.AsSpan(copied));
        return output.WrittenSpan.ToArray();
    }

    // Half of a surrogate pair, written as \ud800, is well-formed JSON but no text.
    private static string TextOf(Utf8JsonReader reader, byte[] json)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException fault)
        {
            throw new JsonException(fault.Message, null, LineOf(json, (int)reader.TokenStartIndex) - 1, 0, fault);
        }
    }

    private object? Run(string expression, IReadOnlyDictionary<string, JsonElement> variables, int line, int depth)
    {
        if (depth > 8)
        {
            throw new RecipeExpressionException("its variables refer to each other in a circle.", line);
        }

        var engine = new Engine(options => options.TimeoutInterval(TimeSpan.FromSeconds(1)).LimitMemory(8_000_000).MaxStatements(10_000).LimitRecursion(64));
        engine.SetValue("uuid", () => Guid.CreateVersion7().ToString("n"));
        engine.SetValue("base64", (string value) => Encoding.UTF8.GetString(Convert.FromBase64String(value)));
        engine.SetValue("parameters", (string name) => parameter(name) ?? "");
        engine.SetValue("configuration", (string key, string? fallback) => configuration(key) ?? fallback);
        engine.SetValue("variables", (string name) => variables.TryGetValue(name, out var value)
            ? value.ValueKind == JsonValueKind.String && value.GetString() is { } nested && IsExpression(nested)
                ? Run(nested, variables, line, depth + 1)
                : value.ValueKind == JsonValueKind.String ? value.GetString() : value.ToString()
            : throw new RecipeExpressionException($"there is no variable '{name}'.{Features.Nearest.Hint(name, variables.Keys)}", line));
        try
        {
            return engine.Evaluate(expression[4..^1]).ToObject();
        }
        catch (Exception fault) when (fault is not RecipeExpressionException)
        {
            throw fault.InnerException is RecipeExpressionException known ? known : new RecipeExpressionException(fault.Message, line);
        }
    }

    private static Result<IReadOnlyList<RecipeStepText>> FindSteps(byte[] json)
    {
        var steps = new List<RecipeStepText>();
        var reader = new Utf8JsonReader(json, _lenient);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new Error(ErrorKind.Invalid, "recipes.no_object", "A recipe is a JSON object with 'name' and 'steps'.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.GetString()!;
            if (!_envelope.Contains(member, StringComparer.OrdinalIgnoreCase))
            {
                return new Error(ErrorKind.Invalid, "recipes.unknown_member", "A recipe has no member '{0}' (line {1}).{2}")
                    .With(member, LineOf(json, (int)reader.TokenStartIndex), Features.Nearest.Hint(member, _envelope));
            }

            reader.Read();
            if (!member.Equals("steps", StringComparison.OrdinalIgnoreCase))
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return new Error(ErrorKind.Invalid, "recipes.no_steps", "'steps' of a recipe is a list (line {0}).").With(LineOf(json, (int)reader.TokenStartIndex));
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                var start = (int)reader.TokenStartIndex;
                var name = ReadStep(json, ref reader, out var nameStart, out var nameEnd);
                if (name is null)
                {
                    return new Error(ErrorKind.Invalid, "recipes.no_step_name", "The step in line {0} has no 'name'.").With(LineOf(json, start));
                }

                var end = (int)reader.BytesConsumed;
                steps.Add(new RecipeStepText(name, LineOf(json, start), Without(json.AsSpan(start, end - start), nameStart - start, nameEnd - start)));
            }
        }

        return steps;
    }

    private static string? ReadStep(byte[] json, ref Utf8JsonReader reader, out int nameStart, out int nameEnd)
    {
        string? name = null;
        nameStart = nameEnd = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals("name"u8);
            var start = (int)reader.TokenStartIndex;
            reader.Read();
            if (isName && reader.TokenType == JsonTokenType.String)
            {
                name = reader.GetString();
                (nameStart, nameEnd) = (start, (int)reader.BytesConsumed);
            }
            else
            {
                reader.Skip();
            }
        }

        return name;
    }

    // The member and the comma behind it become spaces, so that lines and columns stay what they are in the file.
    private static byte[] Without(ReadOnlySpan<byte> step, int start, int end)
    {
        var copy = step.ToArray();
        var comma = end;
        while (comma < copy.Length && copy[comma] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            comma++;
        }

        if (comma < copy.Length && copy[comma] == (byte)',')
        {
            copy[comma] = (byte)' ';
        }

        copy.AsSpan(start, end - start).Fill((byte)' ');
        return copy;
    }

    private static bool IsExpression(string value) => value.StartsWith("[js:", StringComparison.Ordinal) && value.EndsWith(']');

    private static int LineOf(ReadOnlySpan<byte> json, int position) => json[..position].Count((byte)'\n') + 1;

    private sealed class RecipeExpressionException(string message, int line) : Exception(message)
    {
        public int Line => line;
    }
}
