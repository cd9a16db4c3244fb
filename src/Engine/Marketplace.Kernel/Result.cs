using System.Diagnostics.CodeAnalysis;

namespace Marketplace.Kernel;

/// <summary>Done, or refused for a reason that the caller must look at.</summary>
public readonly record struct Result
{
    private readonly Error? _error;

    private Result(Error error) => _error = error;

    /// <summary>The step was carried out.</summary>
    public static Result Done => default;

    /// <summary>True when the step was refused; <paramref name="error"/> then says why.</summary>
    public bool Failed([NotNullWhen(true)] out Error? error)
    {
        error = _error;
        return error is not null;
    }

    /// <summary>Lets a domain method say <c>return OrderErrors.AlreadyShipped;</c>.</summary>
    public static implicit operator Result(Error error) => new(error);
}

/// <summary>A value, or a refusal that the caller must look at.</summary>
/// <typeparam name="T">What is handed over when nothing refused.</typeparam>
public readonly record struct Result<T>
{
    private readonly Error? _error;
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, _error) = (value, error);

    /// <summary>True when the step was refused; otherwise <paramref name="value"/> is what it made.</summary>
    public bool Failed([NotNullWhen(true)] out Error? error, [MaybeNullWhen(true)] out T value)
    {
        error = _error;
        value = _value!;
        return error is not null;
    }

    /// <summary>Lets a method return its value as it is.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>Lets a method return the refusal as it is.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);
}
