using System.Globalization;

namespace Layby.Server.Wire;

/// <summary>A parameter that may be left out: not given, given, or given as the empty string to unset what was there.</summary>
/// <param name="IsGiven">True when the request names it.</param>
/// <param name="Value">What it was given; null when it unsets.</param>
public readonly record struct Given<T>(bool IsGiven, T? Value)
{
    /// <summary>What was given, or else what is there already.</summary>
    public T? Or(T? current) => IsGiven ? Value : current;
}

/// <summary>Reads a form that has passed its table.</summary>
public static class FormReading
{
    /// <summary>A text; null when it was left out or is empty.</summary>
    public static string? Text(this FormNode form, string name) => form[name]?.Text is { Length: > 0 } text ? text : null;

    /// <summary>A whole number; null when it was left out or is empty.</summary>
    public static long? Number(this FormNode form, string name) =>
        form.Text(name) is { } text ? long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    /// <summary>True or false; null when it was left out.</summary>
    public static bool? Flag(this FormNode form, string name) => form.Text(name) is { } text ? ParamCheck.Flag(text) : null;

    /// <summary>A hash; null when it was left out or is unset.</summary>
    public static FormNode? Hash(this FormNode form, string name) =>
        form[name] is { Text: null } hash ? hash : null;

    /// <summary>The texts of a list; null when it was left out.</summary>
    public static IReadOnlyList<string>? Texts(this FormNode form, string name) =>
        form[name] is not { } list ? null : [.. list.Children.Select(each => each.Value.Text ?? "")];

    /// <summary>A text that may be left out or unset.</summary>
    public static Given<string> GivenText(this FormNode form, string name) => new(form[name] is not null, form.Text(name));

    /// <summary>A whole number that may be left out or unset.</summary>
    public static Given<long?> GivenNumber(this FormNode form, string name) =>
        new(form[name] is not null, form.Number(name));

    /// <summary>A hash that may be left out or unset, read by <paramref name="read"/>.</summary>
    public static Given<T> GivenHash<T>(this FormNode form, string name, Func<FormNode, T> read)
        where T : class =>
        form[name] is not { } node ? default : new(true, node.Text is null ? read(node) : null);

    /// <summary>
    /// Metadata after a request: names given are set, names given as the empty string are removed, and the empty string
    /// in place of the whole removes everything. https://docs.stripe.com/api/metadata
    /// </summary>
    public static IReadOnlyDictionary<string, string> Metadata(
        this FormNode form, IReadOnlyDictionary<string, string> current, string name = "metadata")
    {
        if (form[name] is not { } given)
        {
            return current;
        }

        if (given.Text is not null)
        {
            return new Dictionary<string, string>();
        }

        var next = new Dictionary<string, string>(current);
        foreach (var (key, child) in given.Children)
        {
            if (child.Text is { Length: > 0 } text)
            {
                next[key] = text;
            }
            else
            {
                next.Remove(key);
            }
        }

        return next;
    }

    /// <summary>A moment or bounds, both ends inclusive.</summary>
    public static (long? From, long? To) Bounds(this FormNode form, string name)
    {
        if (form[name] is not { } node)
        {
            return default;
        }

        if (node.Text is not null)
        {
            return (form.Number(name), form.Number(name));
        }

        var from = Later(node.Number("gte"), node.Number("gt") is { } after ? Math.Min(after, long.MaxValue - 1) + 1 : null);
        var to = Earlier(node.Number("lte"), node.Number("lt") - 1);
        return (from, to);
    }

    private static long? Later(long? one, long? other) =>
        one is null || other is null ? one ?? other : Math.Max(one.Value, other.Value);

    private static long? Earlier(long? one, long? other) =>
        one is null || other is null ? one ?? other : Math.Min(one.Value, other.Value);
}
