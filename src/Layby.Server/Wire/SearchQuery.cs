using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Layby.Server.Wire;

/// <summary>How a clause compares.</summary>
public enum SearchOperator
{
    /// <summary><c>:</c></summary>
    Equal,

    /// <summary><c>~</c></summary>
    Contains,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,
}

/// <summary>A search, understood. https://docs.stripe.com/search#search-query-language</summary>
/// <param name="Any">True where its clauses are joined by OR.</param>
/// <param name="Clauses">One to ten.</param>
public sealed record SearchQuery(bool Any, ImmutableArray<SearchClause> Clauses)
{
    /// <summary>How many clauses a search may have.</summary>
    public const int MaxClauses = 10;

    /// <summary>True when an object, in the shape of the newest version, is among those that were asked for.</summary>
    public bool Matches(JsonElement subject) => Any
        ? Clauses.Any(each => each.Matches(subject))
        : Clauses.All(each => each.Matches(subject));

    /// <summary>Between which seconds everything that matches was created, ends inclusive; null for open.</summary>
    public (long? From, long? To) Created()
    {
        long? from = null, to = null;
        foreach (var each in Any ? [] : Clauses.Where(each => each is { Negated: false, Field.Name: "created", Value: not null }))
        {
            // A fraction of a second is left to the comparison itself.
            if (!long.TryParse(each.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var second))
            {
                continue;
            }

            from = each.Operator is SearchOperator.Less or SearchOperator.LessOrEqual ? from : Math.Max(from ?? second, second);
            to = each.Operator is SearchOperator.Greater or SearchOperator.GreaterOrEqual ? to : Math.Min(to ?? second, second);
        }

        return (from, to);
    }
}

/// <summary>One condition.</summary>
/// <param name="Negated">True for whatever does not meet it.</param>
/// <param name="Field">What is compared.</param>
/// <param name="Key">The name within metadata; null for other fields.</param>
/// <param name="Operator">How.</param>
/// <param name="Value">With what; null asks whether there is no value.</param>
public sealed record SearchClause(bool Negated, SearchField Field, string? Key, SearchOperator Operator, string? Value)
{
    /// <summary>True when the object meets it.</summary>
    public bool Matches(JsonElement subject) => Holds(Field.Read(subject, Key)) != Negated;

    private bool Holds(string? found) =>
        Value is null ? found is null
        : found is null ? false
        : Field.Type switch
        {
            SearchType.Numeric => Compares(Number(found).CompareTo(Number(Value))),
            SearchType.Token => found.Equals(Value, StringComparison.OrdinalIgnoreCase),
            SearchType.Text when Operator is SearchOperator.Contains => found.Contains(Value, StringComparison.OrdinalIgnoreCase),
            SearchType.Text => Words(found).Contains(Words(Value), StringComparison.OrdinalIgnoreCase),
        };

    private bool Compares(int order) => Operator switch
    {
        SearchOperator.Equal => order == 0,
        SearchOperator.Greater => order > 0,
        SearchOperator.GreaterOrEqual => order >= 0,
        SearchOperator.Less => order < 0,
        SearchOperator.LessOrEqual => order <= 0,
        SearchOperator.Contains => false,
    };

    private static decimal Number(string text) => decimal.Parse(text, SearchParser.Numbers, CultureInfo.InvariantCulture);

    // A text matches where all the words stand in it, in their order and beside each other.
    private static string Words(string text) =>
        $" {string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} ";
}
