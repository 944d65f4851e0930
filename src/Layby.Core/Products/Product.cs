using System.Text.Json.Serialization;

namespace Layby.Core.Products;

/// <summary>
/// What is sold. It is made where a line of a Checkout Session describes it, and is then only shown and sold again.
/// https://docs.stripe.com/api/products/object
/// </summary>
public sealed record Product : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>product</c></summary>
    public string Object { get; init; } = "product";

    /// <summary>Always false: what a line describes can not be bought elsewhere.</summary>
    public bool Active { get; init; }

    /// <summary>Always empty: older than metadata.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>Always null: each line has a price of its own.</summary>
    public string? DefaultPrice { get; init; }

    /// <summary>More about it.</summary>
    public string? Description { get; init; }

    /// <summary>Addresses of pictures, at most eight.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>Always empty: there are no pricing tables.</summary>
    public IReadOnlyList<string> MarketingFeatures { get; init; } = [];

    /// <summary>The merchant's own notes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Null: not known.</summary>
    public string? PackageDimensions { get; init; }

    /// <summary>Null: not known.</summary>
    public bool? Shippable { get; init; }

    /// <summary>Null: the session says what the statement says.</summary>
    public string? StatementDescriptor { get; init; }

    /// <summary>Its tax code.</summary>
    public string? TaxCode { get; init; }

    /// <summary><c>service</c></summary>
    public string Type { get; init; } = "service";

    /// <summary>What one of it is called.</summary>
    public string? UnitLabel { get; init; }

    /// <summary>When it was last changed: never after it was made.</summary>
    public required long Updated { get; init; }

    /// <summary>Null: not known.</summary>
    public string? Url { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => default;

    /// <inheritdoc/>
    public void Check() => Invariant.Holds(Name.Length > 0, "what is sold has a name");
}
