using System.Text.Json.Serialization;

namespace Layby.Core.Customers;

/// <summary>Whom a shop knows. https://docs.stripe.com/api/customers/object</summary>
public sealed record Customer : IApiObject
{
    /// <summary>Under what every customer who was not deleted is filed, so that lists pass over the deleted ones.</summary>
    public const string Living = "living";

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>customer</c></summary>
    public string Object { get; init; } = "customer";

    /// <summary>Where they live.</summary>
    public Address? Address { get; init; }

    /// <summary>What the merchant owes (below zero) or is owed, minor units; invoices are not served, so nothing moves it.</summary>
    public long Balance { get; init; }

    /// <summary>A company's name, at most 150 characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BusinessName { get; init; }

    /// <inheritdoc/>
    public required long Created { get; init; }

    /// <summary>Always null: only invoices set it.</summary>
    public string? Currency { get; init; }

    /// <summary>Always null: accounts as customers are not served.</summary>
    public string? CustomerAccount { get; init; }

    /// <summary>Always null: older than payment methods.</summary>
    public string? DefaultSource { get; init; }

    /// <summary>Always false: only invoices make it true.</summary>
    public bool Delinquent { get; init; }

    /// <summary>The merchant's own words, at most 5000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Always null: coupons are not served.</summary>
    public string? Discount { get; init; }

    /// <summary>E-mail address, at most 512 characters.</summary>
    public string? Email { get; init; }

    /// <summary>A person's name, at most 150 characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IndividualName { get; init; }

    /// <summary>3 to 12 capital letters and digits.</summary>
    public string? InvoicePrefix { get; init; }

    /// <summary>How invoices would look, and the method that is charged first.</summary>
    public InvoiceSettings InvoiceSettings { get; init; } = new();

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>The merchant's own notes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Full name or company, at most 256 characters.</summary>
    public string? Name { get; init; }

    /// <summary>The number of the next invoice.</summary>
    public long NextInvoiceSequence { get; init; } = 1;

    /// <summary>Telephone number, at most 20 characters.</summary>
    public string? Phone { get; init; }

    /// <summary>Languages, the best first.</summary>
    public IReadOnlyList<string> PreferredLocales { get; init; } = [];

    /// <summary>Where goods are sent.</summary>
    public CustomerShipping? Shipping { get; init; }

    /// <summary><c>none</c>, <c>exempt</c> or <c>reverse</c>.</summary>
    public string TaxExempt { get; init; } = "none";

    /// <summary>Always null: a sandbox has one clock for all.</summary>
    public string? TestClock { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>True once it was deleted: its id still names it, and that is all that is left.</summary>
    [JsonIgnore]
    public bool Deleted { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => Deleted ? default : new(Living, Email);

    /// <inheritdoc/>
    public void Check() => Invariant.Holds(
        !Deleted || (Email is null && InvoiceSettings.DefaultPaymentMethod is null),
        "nothing is kept of a deleted customer");
}

/// <summary>What is left of a deleted customer.</summary>
/// <param name="Id">The customer's id.</param>
/// <param name="Object"><c>customer</c></param>
/// <param name="Deleted">Always true.</param>
public sealed record DeletedCustomer(string Id, string Object = "customer", bool Deleted = true);

/// <summary>What is known of a deleted customer but never shown.</summary>
/// <param name="Created">Seconds since 1970, UTC.</param>
public sealed record CustomerPrivate(long Created);

/// <summary>How a customer's invoices would look.</summary>
public sealed record InvoiceSettings
{
    /// <summary>At most four lines; null when none were given.</summary>
    public IReadOnlyList<InvoiceField>? CustomFields { get; init; }

    /// <summary>The method that is charged first; it belongs to the customer.</summary>
    public string? DefaultPaymentMethod { get; init; }

    /// <summary>At most 5000 characters.</summary>
    public string? Footer { get; init; }

    /// <summary>How amounts are shown.</summary>
    public InvoiceRendering? RenderingOptions { get; init; }
}

/// <summary>A line on an invoice.</summary>
/// <param name="Name">At most 40 characters.</param>
/// <param name="Value">At most 140 characters.</param>
public sealed record InvoiceField(string Name, string Value);

/// <summary>How amounts are shown.</summary>
/// <param name="AmountTaxDisplay"><c>exclude_tax</c> or <c>include_inclusive_tax</c>.</param>
/// <param name="Template">A template's id.</param>
public sealed record InvoiceRendering(string? AmountTaxDisplay, string? Template);

/// <summary>Where a customer's goods are sent.</summary>
/// <param name="Address">The address.</param>
/// <param name="Name">Who receives it.</param>
/// <param name="Phone">Telephone number.</param>
public sealed record CustomerShipping(Address Address, string Name, string? Phone);
