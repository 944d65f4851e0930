using System.Text.Json.Serialization;

namespace Layby.Core.PaymentMethodConfigurations;

/// <summary>
/// Which methods automatic payment methods offer. https://docs.stripe.com/api/payment_method_configurations/object
/// </summary>
public sealed record PaymentMethodConfiguration : IApiObject
{
    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <summary><c>payment_method_configuration</c></summary>
    public string Object { get; init; } = "payment_method_configuration";

    /// <summary>False: nothing new can use it.</summary>
    public bool Active { get; init; } = true;

    /// <summary>Alma.</summary>
    public ConfiguredMethod Alma { get; init; } = ConfiguredMethod.Of("none");

    /// <summary>Always null: Connect applications are not served.</summary>
    public string? Application { get; init; }

    /// <summary>Cards.</summary>
    public ConfiguredMethod Card { get; init; } = ConfiguredMethod.Of("none");

    /// <summary>True for the one that is used where none is named.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Klarna.</summary>
    public ConfiguredMethod Klarna { get; init; } = ConfiguredMethod.Of("none");

    /// <summary>False in a sandbox.</summary>
    public bool Livemode { get; init; }

    /// <summary>The merchant's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>Always null: there is no platform above.</summary>
    public string? Parent { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Created { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Filing Filing => default;

    /// <summary>True when it offers this method (<c>klarna</c>). Cards are for sandboxes only.</summary>
    public bool Offers(string method) => method switch
    {
        "alma" => Alma.Available,
        "card" => Card.Available && !Livemode,
        "klarna" => Klarna.Available,
        _ => false,
    };

    /// <inheritdoc/>
    public void Check()
    {
        foreach (var method in (ConfiguredMethod[])[Alma, Card, Klarna])
        {
            Invariant.Holds(
                method.Available == (method.DisplayPreference.Value == "on"), "a method is available exactly while it is on");
        }
    }
}

/// <summary>One method's place in a configuration.</summary>
/// <param name="Available">Whether it is offered: it is on, and the account may take it.</param>
/// <param name="DisplayPreference">What was wished, and what holds.</param>
public sealed record ConfiguredMethod(bool Available, DisplayPreference DisplayPreference)
{
    /// <summary>The method as <c>on</c>, <c>off</c> or <c>none</c> makes it: without a wish it is on.</summary>
    public static ConfiguredMethod Of(string preference)
    {
        var isOn = preference != "off";
        return new(isOn, new(null, preference, isOn ? "on" : "off"));
    }
}

/// <summary>Whether a method is shown.</summary>
/// <param name="Overridable">Null: there is no platform whose wish could be overridden.</param>
/// <param name="Preference"><c>on</c>, <c>off</c> or <c>none</c>: what the merchant wishes.</param>
/// <param name="Value"><c>on</c> or <c>off</c>: what holds.</param>
public sealed record DisplayPreference(bool? Overridable, string Preference, string Value);
