using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Layby.Core;

namespace Layby.Server.Wire;

/// <summary>
/// Reads a search, one character after the other and none twice, so that a long one costs no more than its length.
/// https://docs.stripe.com/search#search-query-language
/// </summary>
public ref struct SearchParser
{
    /// <summary>How a number may be written.</summary>
    internal const NumberStyles Numbers = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>The least that can be looked for as a part of a text, characters.</summary>
    public const int MinPart = 3;

    private readonly SearchKind kind;
    private ReadOnlySpan<char> rest;

    private SearchParser(string text, SearchKind kind)
    {
        rest = text;
        this.kind = kind;
    }

    /// <summary>The search that a text means, or why it means none.</summary>
    public static Result<SearchQuery> Parse(string text, SearchKind kind) => new SearchParser(text.Trim(), kind).Query();

    private Result<SearchQuery> Query()
    {
        var clauses = ImmutableArray.CreateBuilder<SearchClause>();
        bool? any = null;
        while (true)
        {
            if (!Clause().Ok(out var clause, out var refusal))
            {
                return refusal;
            }

            clauses.Add(clause);
            if (rest.IsEmpty)
            {
                return new SearchQuery(any ?? false, clauses.ToImmutable());
            }

            if (Joint() is not { } joint)
            {
                return Unreadable;
            }

            if (any is not null && any != joint)
            {
                return Refused("You can't combine `AND` and `OR` in the same search query.");
            }

            if (clauses.Count == SearchQuery.MaxClauses)
            {
                return Refused($"A search query may have at most {SearchQuery.MaxClauses} clauses.");
            }

            any = joint;
        }
    }

    /// <summary>Between two clauses: true for OR, false for AND or nothing but space, null for anything else.</summary>
    private bool? Joint()
    {
        if (!char.IsWhiteSpace(rest[0]))
        {
            return null;
        }

        rest = rest.TrimStart();
        return Word("or") ? true : Word("and") || !rest.IsEmpty ? false : null;
    }

    private bool Word(string word)
    {
        if (!rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            || rest.Length == word.Length || !char.IsWhiteSpace(rest[word.Length]))
        {
            return false;
        }

        rest = rest[word.Length..].TrimStart();
        return true;
    }

    private Result<SearchClause> Clause()
    {
        var negated = Take('-');
        var length = rest.IndexOfAnyExcept(NameLetters);
        if (length <= 0)
        {
            return Unreadable;
        }

        var name = rest[..length].ToString();
        rest = rest[length..];
        string? key = null;
        if (Take('[') && ((key = Quoted()) is null || !Take(']')))
        {
            return Unreadable;
        }

        if (Operator() is not { } comparison || !Value(out var value))
        {
            return Unreadable;
        }

        return kind.Find(name) is not { } field ? Unsupported(name)
            : field.Name is "metadata" == key is null ? Unreadable
            : Refuses(field, comparison, value) is { } refusal ? refusal
            : new SearchClause(negated, field, key, comparison, value);
    }

    private SearchOperator? Operator() =>
        Take(':') ? SearchOperator.Equal
        : Take('~') ? SearchOperator.Contains
        : Take('>') ? Take('=') ? SearchOperator.GreaterOrEqual : SearchOperator.Greater
        : Take('<') ? Take('=') ? SearchOperator.LessOrEqual : SearchOperator.Less
        : null;

    // Texts stand in quotation marks; numbers may, and null may not.
    private bool Value(out string? value)
    {
        value = Quoted();
        if (value is not null)
        {
            return true;
        }

        var end = rest.IndexOfAny(' ', '\t', '\n');
        var bare = end < 0 ? rest : rest[..end];
        if (bare.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[bare.Length..];
            return true;
        }

        if (!decimal.TryParse(bare, Numbers, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        value = bare.ToString();
        rest = rest[bare.Length..];
        return true;
    }

    private string? Quoted()
    {
        if (rest.IsEmpty || rest[0] is not ('"' or '\''))
        {
            return null;
        }

        var mark = rest[0];
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == mark)
            {
                rest = rest[(i + 1)..];
                return text.ToString();
            }

            i += rest[i] == '\\' && i + 1 < rest.Length ? 1 : 0;
            text.Append(rest[i]);
        }

        return null;
    }

    private bool Take(char letter)
    {
        if (rest.IsEmpty || rest[0] != letter)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private static ApiError? Refuses(SearchField field, SearchOperator comparison, string? value)
    {
        var fits = comparison switch
        {
            SearchOperator.Equal => true,
            SearchOperator.Contains => field.Type is SearchType.Text && value is not null,
            SearchOperator.Greater or SearchOperator.GreaterOrEqual or SearchOperator.Less or SearchOperator.LessOrEqual =>
                field.Type is SearchType.Numeric && value is not null,
        };
        if (!fits)
        {
            return Refused($"The operator `{Sign(comparison)}` is not supported for the field `{field.Name}`.");
        }

        return value is null ? null
            : comparison is SearchOperator.Contains && value.Length < MinPart
                ? Refused($"A substring that is searched for must have at least {MinPart} characters.")
            : field.Type is SearchType.Numeric && !decimal.TryParse(value, Numbers, CultureInfo.InvariantCulture, out _)
                ? Refused($"The field `{field.Name}` must be compared with a number.")
            : field.Words.Count > 0 && !field.Words.Contains(value, StringComparer.OrdinalIgnoreCase)
                ? Refused($"The field `{field.Name}` must be compared with one of {string.Join(", ", field.Words)}.")
            : null;
    }

    private static string Sign(SearchOperator comparison) => comparison switch
    {
        SearchOperator.Equal => ":",
        SearchOperator.Contains => "~",
        SearchOperator.Greater => ">",
        SearchOperator.GreaterOrEqual => ">=",
        SearchOperator.Less => "<",
        SearchOperator.LessOrEqual => "<=",
    };

    private readonly ApiError Unsupported(string field) => ApiError.Invalid(
        null,
        $"Field `{field}` is an unsupported search field for resource `{kind.Name}`. See "
        + $"http://stripe.com/docs/search#query-fields-for-{kind.Name.Replace('_', '-')} for a list of supported fields.");

    private static ApiError Unreadable { get; } = Refused(
        "We were unable to parse your search query. Try using the format `metadata[\"key\"]:\"value\"` to query for metadata or "
        + "key:\"value\" to query for other fields.");

    private static ApiError Refused(string message) => ApiError.Invalid(null, message);

    private static readonly System.Buffers.SearchValues<char> NameLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
}
