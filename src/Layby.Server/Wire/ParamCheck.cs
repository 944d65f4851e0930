using System.Globalization;
using Layby.Core;

namespace Layby.Server.Wire;

/// <summary>
/// Holds a form against a verb's table, in Stripe's order: first names that nobody knows, then what each value is, then
/// what is missing. https://docs.stripe.com/error-codes
/// </summary>
public static class ParamCheck
{
    /// <summary>Checks all of <paramref name="form"/>.</summary>
    /// <returns>The first refusal; null when everything may be read.</returns>
    public static ApiError? Check(Param table, FormNode form)
    {
        List<string>? unknown = null;
        FindUnknown(table, form, null, ref unknown);
        return unknown is not null ? ApiError.UnknownParameters(unknown) : CheckFields(table, form, null);
    }

    private static void FindUnknown(Param hash, FormNode node, string? path, ref List<string>? unknown)
    {
        foreach (var (name, child) in node.Children)
        {
            if (hash.Field(name) is { } field)
            {
                FindUnknownBelow(field, child, Join(path, name), ref unknown);
            }
            else if (!hash.IsOpen)
            {
                (unknown ??= []).Add(Join(path, name));
            }
        }
    }

    private static void FindUnknownBelow(Param field, FormNode node, string path, ref List<string>? unknown)
    {
        if (field.Kind is ParamKind.Hash)
        {
            FindUnknown(field, node, path, ref unknown);
        }
        else if (field is { Kind: ParamKind.List, Element.Kind: ParamKind.Hash })
        {
            foreach (var (index, element) in node.Children)
            {
                FindUnknown(field.Element, element, Join(path, index), ref unknown);
            }
        }
    }

    private static ApiError? CheckFields(Param hash, FormNode node, string? path)
    {
        foreach (var (name, child) in node.Children)
        {
            if (hash.Field(name) is { } field && CheckValue(field, child, Join(path, name)) is { } refusal)
            {
                return refusal;
            }
        }

        foreach (var field in hash.Fields)
        {
            if (field.IsRequired && node[field.Name] is null)
            {
                return ApiError.Missing(Join(path, field.Name));
            }
        }

        return null;
    }

    private static ApiError? CheckValue(Param param, FormNode node, string path)
    {
        if (param.Kind is ParamKind.Anything)
        {
            return null;
        }

        if (node.Text is "" && node.Children.Count == 0)
        {
            return param.IsEmptyable || param.Kind is ParamKind.Metadata ? null : ApiError.Empty(path);
        }

        return param.Kind switch
        {
            ParamKind.Hash => node.Text is null ? CheckFields(param, node, path) : ApiError.Invalid(path, "Invalid object"),
            ParamKind.List => node.Text is null ? CheckList(param, node, path) : ApiError.Invalid(path, "Invalid array"),
            ParamKind.Metadata => node.Text is null ? CheckMetadata(node, path) : ApiError.Invalid(path, "Invalid object"),
            ParamKind.Range => CheckRange(node, path),
            _ => node.Children.Count > 0 ? ApiError.Invalid(path, "Invalid string") : CheckText(param, node.Text!, path),
        };
    }

    private static ApiError? CheckText(Param param, string text, string path) => param.Kind switch
    {
        ParamKind.Integer => CheckInteger(param, text, path),
        ParamKind.Flag => Flag(text) is null ? ApiError.Invalid(path, $"Invalid boolean: {Quoted(text)}") : null,
        ParamKind.Word => param.Words.Contains(text)
            ? null
            : ApiError.Invalid(path, $"Invalid {path}: must be one of {Listed(param.Words)}"),
        _ => text.Length <= param.MaxLength ? null : TooLong(param, text, path),
    };

    private static ApiError? CheckInteger(Param param, string text, string path)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return ApiError.Invalid(path, $"Invalid integer: {Quoted(text)}", "parameter_invalid_integer");
        }

        return number >= param.Min ? null
            : param.Min == 0 || number < 0 ? ApiError.Invalid(path, "Invalid non-negative integer", "parameter_invalid_integer")
            : ApiError.Invalid(path, $"This value must be greater than or equal to {param.Min}.", "parameter_invalid_integer");
    }

    private static ApiError? CheckList(Param param, FormNode node, string path)
    {
        if (node.Children.Count > param.MaxElements)
        {
            return ApiError.Invalid(
                path,
                $"Arrays may have at most {param.MaxElements} elements, but you passed in {node.Children.Count}.");
        }

        for (var i = 0; i < node.Children.Count; i++)
        {
            var (index, element) = node.Children[i];
            if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number >= node.Children.Count)
            {
                return ApiError.Invalid(path, "Invalid array");
            }

            if (CheckValue(param.Element!, element, Join(path, index)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static ApiError? CheckMetadata(FormNode node, string path)
    {
        if (CheckNotes(node.Children.Count, path) is { } tooMany)
        {
            return tooMany;
        }

        foreach (var (name, child) in node.Children)
        {
            if (child.Children.Count > 0)
            {
                return ApiError.Invalid(Join(path, name), "Metadata values must be strings, but you passed in a hash.");
            }

            if (name.Length > 40)
            {
                return ApiError.Invalid(
                    path,
                    "Metadata keys can have up to 40 characters, but you passed in a key that is "
                    + $"{name.Length} characters. Invalid key: {Quoted(name)}");
            }

            if (child.Text!.Length > 500)
            {
                return ApiError.Invalid(
                    Join(path, name),
                    "Metadata values can have up to 500 characters, but you passed in a value that is "
                    + $"{child.Text.Length} characters. Invalid value: {Quoted(child.Text)}");
            }
        }

        return null;
    }

    /// <summary>Why metadata can not have so many names, counted after a request has added to what was there.</summary>
    public static ApiError? CheckNotes(int count, string path = "metadata") => count <= 50
        ? null
        : ApiError.Invalid(path, $"Metadata can have up to 50 keys, but you passed in {count} keys.");

    private static ApiError? CheckRange(FormNode node, string path)
    {
        if (node.Text is { } text)
        {
            return CheckInteger(Param.Integer("", 0), text, path);
        }

        foreach (var (name, child) in node.Children)
        {
            if (name is not ("gt" or "gte" or "lt" or "lte"))
            {
                return ApiError.UnknownParameters([Join(path, name)]);
            }

            if (child.Text is null)
            {
                return ApiError.Invalid(Join(path, name), "Invalid integer", "parameter_invalid_integer");
            }

            if (CheckInteger(Param.Integer("", 0), child.Text, Join(path, name)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>What a text says as a flag; python writes True. Null when it says neither.</summary>
    public static bool? Flag(string text) => text switch
    {
        "true" or "True" or "1" => true,
        "false" or "False" or "0" => false,
        _ => null,
    };

    private static ApiError TooLong(Param param, string text, string path) => ApiError.Invalid(
        path,
        $"Invalid string: {Quoted(text)}; must be at most {param.MaxLength} characters");

    // A refusal repeats what was sent, but not all of a long text.
    private static string Quoted(string text) =>
        text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 47), "...", text.AsSpan(text.Length - 50));

    private static string Listed(IReadOnlyList<string> words) => words.Count switch
    {
        1 => words[0],
        2 => $"{words[0]} or {words[1]}",
        _ => $"{string.Join(", ", words.Take(words.Count - 1))}, or {words[^1]}",
    };

    private static string Join(string? path, string name) => path is null ? name : $"{path}[{name}]";
}
