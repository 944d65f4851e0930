using System.Collections.Frozen;
using System.Text.Json;
using Layby.Core.Customers;

namespace Layby.Server.Wire;

/// <summary>Which comparisons a field takes.</summary>
public enum SearchType
{
    /// <summary>Equal, whatever the case.</summary>
    Token,

    /// <summary>Has these words, or this part.</summary>
    Text,

    /// <summary>Equal, greater, less.</summary>
    Numeric,
}

/// <summary>Something that can be searched for.</summary>
/// <param name="Name">As the query writes it.</param>
/// <param name="Type">Which comparisons it takes.</param>
/// <param name="Read">Its value in an object; for metadata, the one of this name. Null when there is none.</param>
public sealed record SearchField(string Name, SearchType Type, Func<JsonElement, string?, string?> Read)
{
    /// <summary>The only values that can be asked for; empty for any.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}

/// <summary>
/// What can be searched, kind by kind: making another kind searchable is another table here.
/// https://docs.stripe.com/search#supported-query-fields-for-each-resource
/// </summary>
public sealed class SearchKind
{
    private static readonly string[] Cards = ["card", "card_present", "interac_present"];
    private static readonly string[] OfCards = ["last4", "exp_month", "exp_year", "brand", "fingerprint"];

    // Stands before the kinds that have it: statics are made in their order.
    private static readonly SearchField Metadata = new(
        "metadata", SearchType.Token, static (subject, key) => At(At(subject, "metadata"), key!) is { } found ? Said(found) : null);

    private readonly FrozenDictionary<string, SearchField> fields;

    private SearchKind(string name, string prefix, params IEnumerable<SearchField> fields)
    {
        (Name, Prefix) = (name, prefix);
        this.fields = fields.ToFrozenDictionary(each => each.Name);
    }

    /// <summary>PaymentIntents.</summary>
    public static SearchKind PaymentIntents { get; } = new(
        "payment_intents", "pi_",
        Number("amount"), Number("created"), Token("currency"), Token("customer"), Metadata, Token("status"));

    /// <summary>Charges.</summary>
    public static SearchKind Charges { get; } = new(
        "charges", "py_",
    [
        Number("amount"), Token("billing_details.address.postal_code"), Number("created"), Token("currency"),
        Token("customer"), Token("disputed") with { Words = ["true", "false"] }, Metadata,
        new SearchField("refunded", SearchType.Token, Refunded) { Words = ["true", "false"] }, Token("status"),
        .. Cards.SelectMany(card => OfCards.Select(each => Token($"payment_method_details.{card}.{each}"))),
    ])
    {
        Twin = StripeJson.TwinOf<Core.Charges.Charge>(),
    };

    /// <summary>Customers.</summary>
    public static SearchKind Customers { get; } = new(
        "customers", "cus_", Number("created"), Text("email"), Metadata, Text("name"), Text("phone"))
    {
        Shelf = Customer.Living,
    };

    /// <summary>As the address has it: <c>payment_intents</c>.</summary>
    public string Name { get; }

    /// <summary>What its ids begin with: <c>pi_</c>.</summary>
    public string Prefix { get; }

    /// <summary>What other ids of them begin with; null where there are none.</summary>
    public string? Twin { get; private init; }

    /// <summary>The customer under whom its objects are filed; null for any. Deleted customers are not found.</summary>
    public string? Shelf { get; private init; }

    /// <summary>The field of this name; null when it can not be searched for.</summary>
    public SearchField? Find(string name) => fields.GetValueOrDefault(name);

    private static SearchField Token(string path) => Plain(path, SearchType.Token);

    private static SearchField Text(string path) => Plain(path, SearchType.Text);

    private static SearchField Number(string path) => Plain(path, SearchType.Numeric);

    private static SearchField Plain(string path, SearchType type)
    {
        var steps = path.Split('.');
        return new(path, type, (subject, _) =>
            steps.Aggregate((JsonElement?)subject, static (at, step) => At(at, step)) is { } found ? Said(found) : null);
    }

    // true: all of it was given back; false: a part; no value: nothing.
    private static string? Refunded(JsonElement charge, string? key) =>
        charge.GetProperty("refunded").GetBoolean() ? "true"
        : charge.GetProperty("amount_refunded").GetInt64() > 0 ? "false"
        : null;

    private static JsonElement? At(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } hash && hash.TryGetProperty(name, out var child) ? child : null;

    private static string? Said(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
