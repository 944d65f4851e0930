using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.PaymentMethods;

/// <summary>The rows that describe a payment method, wherever one can be described.</summary>
public static class PaymentMethodTable
{
    /// <summary>A postal address; each part can be unset.</summary>
    public static Param Address { get; } = Param.Hash(
        "address",
        Param.Text("city").Emptyable(), Param.Text("country").Emptyable(), Param.Text("line1").Emptyable(),
        Param.Text("line2").Emptyable(), Param.Text("postal_code").Emptyable(), Param.Text("state").Emptyable());

    /// <summary>Who is billed.</summary>
    public static Param BillingDetails { get; } = Param.Hash(
        "billing_details",
        Address.Emptyable(), Param.Text("email").Emptyable(), Param.Text("name").Emptyable(),
        Param.Text("phone").Emptyable(), Param.Text("tax_id").Emptyable());

    /// <summary>Whether it may be shown again.</summary>
    public static Param AllowRedisplay { get; } = Param.Word("allow_redisplay", "always", "limited", "unspecified");

    /// <summary>The rows of a new method. A hash of another type's details is let through unread, and never kept.</summary>
    public static IReadOnlyList<Param> New { get; } =
    [
        Param.Word("type", PaymentMethodTypes.All),
        AllowRedisplay,
        Param.Hash("alma").Emptyable(),
        BillingDetails,
        CardForms.Table,
        Param.Hash("klarna", Param.Hash(
            "dob",
            Param.Integer("day", 1).Required(), Param.Integer("month", 1).Required(), Param.Integer("year", 1).Required())).Emptyable(),
        Param.Metadata(),
        Param.Anything("radar_options"),
        .. PaymentMethodTypes.All.Where(each => each is not ("klarna" or "alma" or "card")).Select(Param.Anything),
    ];
}
