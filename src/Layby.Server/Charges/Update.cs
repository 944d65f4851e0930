using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.Customers;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Charges;

/// <summary>POST /v1/charges/{id}</summary>
public static class Update
{
    private const int MaxDescription = 40_000;

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(
        Param.Text("customer"),
        Param.Text("description", MaxDescription).Emptyable(),
        Param.Hash("fraud_details", Param.Word("user_report", "fraudulent", "safe").Emptyable().Required()),
        Param.Metadata(),
        Param.Text("receipt_email").Emptyable(),
        Param.Hash(
            "shipping",
            Param.Hash(
                "address",
                Param.Text("city").Emptyable(), Param.Text("country").Emptyable(), Param.Text("line1").Emptyable(),
                Param.Text("line2").Emptyable(), Param.Text("postal_code").Emptyable(),
                Param.Text("state").Emptyable()).Required(),
            Param.Text("carrier").Emptyable(), Param.Text("name").Required(), Param.Text("phone").Emptyable(),
            Param.Text("tracking_number").Emptyable()).Emptyable(),
        Param.Text("transfer_group").Emptyable());

    /// <summary>Changes what is noted of a charge, never its money.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<Charge>(call.Account, call.Id, stop) is not { } charge)
        {
            return ApiError.NotFound("charge", call.Id, "id");
        }

        var form = call.Form;
        var customer = form.Text("customer") ?? charge.Customer;
        if (customer != charge.Customer && await CheckCustomerAsync(charge, customer!, call, world, stop) is { } nobody)
        {
            return nobody;
        }

        var refusal = Addresses.RefusesEmail(form.Text("receipt_email"), "receipt_email")
            ?? Addresses.RefusesCountry(form.Hash("shipping")?.Hash("address")?.Text("country"), "shipping[address][country]");
        if (refusal is not null)
        {
            return refusal;
        }

        var report = form.GivenHash("fraud_details", given => new FraudDetails { UserReport = given.Text("user_report") });
        var updated = charge with
        {
            Customer = customer,
            Description = form.GivenText("description").Or(charge.Description),
            FraudDetails = report.Value ?? charge.FraudDetails,
            Metadata = form.Metadata(charge.Metadata),
            ReceiptEmail = form.GivenText("receipt_email").Or(charge.ReceiptEmail),
            Shipping = form.GivenHash("shipping", ShippingOf) is { IsGiven: true } shipping ? shipping.Value : charge.Shipping,
            TransferGroup = form.GivenText("transfer_group").Or(charge.TransferGroup),
        };
        return Verdict.Write(
            new Change { Objects = [updated], Events = [new("charge.updated", updated, charge)] }, updated);
    }

    // A charge that is somebody's stays theirs.
    private static async ValueTask<ApiError?> CheckCustomerAsync(
        Charge charge, string customer, ApiCall call, World world, CancellationToken stop) =>
        await world.FindAsync<Customer>(call.Account, customer, stop) is not { Deleted: false }
            ? ApiError.NoSuch("customer", customer, "customer")
            : charge.Customer is null ? null : ApiError.Invalid(
                "customer", "You cannot change the customer of a charge that already has one.");

    private static Shipping ShippingOf(FormNode form) => new()
    {
        Address = form.Hash("address") is { } address ? Addresses.Postal(address, Address.Unknown) : null,
        Carrier = form.Text("carrier"),
        Name = form.Text("name"),
        Phone = form.Text("phone"),
        TrackingNumber = form.Text("tracking_number"),
    };
}
