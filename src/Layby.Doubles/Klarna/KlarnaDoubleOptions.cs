namespace Layby.Doubles.Klarna;

/// <summary>How Klarna's double behaves where the real one differs from merchant to merchant, or is not known.</summary>
public sealed record KlarnaDoubleOptions
{
    /// <summary>The user name of each region: this, a hyphen, and <c>eu</c>, <c>na</c> or <c>oc</c>.</summary>
    public string UserName { get; init; } = "PK_double";

    /// <summary>The password of all regions.</summary>
    public string Password { get; init; } = "layby-double";

    /// <summary>How many sessions may be created in a second.</summary>
    public int CreatesASecond { get; init; } = 40;

    /// <summary>How many other calls of one kind may be made in a second.</summary>
    public int CallsASecond { get; init; } = 200;

    /// <summary>True: the same order placed again with the same token is answered as the first time; false: the token is used up.</summary>
    public bool RepeatsPlacedOrders { get; init; } = true;

    /// <summary>True: the page's session tells the id of an order that was placed with its token.</summary>
    public bool TellsOrderOfPage { get; init; }

    /// <summary>How long an order can be captured.</summary>
    public TimeSpan OrderLife { get; init; } = TimeSpan.FromDays(28);
}
