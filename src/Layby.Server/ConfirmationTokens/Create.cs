using Layby.Core;
using Layby.Core.ConfirmationTokens;
using Layby.Core.Customers;
using Layby.Core.PaymentMethods;
using Layby.Server.PaymentMethods;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.ConfirmationTokens;

/// <summary>POST /v1/confirmation_tokens with a publishable key; POST /v1/test_helpers/confirmation_tokens with a secret one.</summary>
public static class Create
{
    // What a token stands for when it is used.
    private static readonly string[] Kept =
        ["mandate_data", "payment_method", "payment_method_data", "return_url", "setup_future_usage", "shipping"];

    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.OfClient(
        Param.Anything("client_context"),
        Acceptances.Table,
        Param.Text("payment_method"),
        Param.Hash("payment_method_data", PaymentMethodTable.New).Open(),
        Param.Anything("payment_method_options"),
        Param.Anything("radar_options"),
        Param.Text("return_url"),
        Param.Word("setup_future_usage", "off_session", "on_session"),
        Param.Hash(
            "shipping", PaymentMethodTable.Address.Required(), Param.Text("name").Required(), Param.Text("phone").Emptyable()),
        Param.Flag("use_stripe_sdk"));

    /// <summary>Keeps what a customer entered until the merchant's server confirms with it.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Text("return_url") is { } url && Addresses.RefusesUrl(url, "return_url") is { } wrong)
        {
            return wrong;
        }

        if (Acceptances.Check(call) is { } unclear)
        {
            return unclear;
        }

        if (!(await MethodAsync(call, world, stop)).Ok(out var made, out var refusal))
        {
            return refusal;
        }

        // Of a card the form that is kept has a token in the place of its number.
        var handedIn = made.Card is { } card ? CardForms.TokenOf(call.Account, made.Method.BillingDetails, card) : null;

        var id = call.Account.NewId("ctoken_1");
        var shipping = call.Form.Hash("shipping");
        var token = new ConfirmationToken
        {
            Id = id,
            Created = Account.SecondsOf(id),
            ExpiresAt = Account.SecondsOf(id) + ConfirmationToken.LifeSeconds,
            Livemode = call.Account.IsLive,
            MandateData = Acceptances.Of(call) is { } agreed ? new(new(agreed.Online, agreed.Type)) : null,
            PaymentMethodPreview = PaymentMethodPreview.Of(made.Method),
            ReturnUrl = call.Form.Text("return_url"),
            SetupFutureUsage = call.Form.Text("setup_future_usage"),
            Shipping = shipping is null ? null : new CustomerShipping(
                Addresses.Postal(shipping.Hash("address")!, Address.Unknown), shipping.Text("name")!, shipping.Text("phone")),
            UseStripeSdk = call.Form.Flag("use_stripe_sdk") ?? false,
            Form = FormText.Of(Acceptances.Spelled(WithoutCard(call.Form, handedIn?.Id), call), Kept),
        };
        var spent = made.Card?.Spent ?? Change.None;
        return Verdict.Write(
            spent.Then(new Change { Objects = handedIn is null ? [token] : [handedIn, token] }), token);
    }

    private static FormNode WithoutCard(FormNode form, string? token)
    {
        if (form.Hash("payment_method_data") is not { } described)
        {
            return form;
        }

        var method = described.Without("card");
        if (token is not null)
        {
            method.Under("card").Under("token").Text = token;
        }

        return form.Without("payment_method_data").With("payment_method_data", method);
    }

    private static async ValueTask<Result<MadeMethod>> MethodAsync(ApiCall call, World world, CancellationToken stop)
    {
        var described = call.Form.Hash("payment_method_data");
        if (call.Form.Text("payment_method") is not { } id)
        {
            return described is null
                ? ApiError.Missing("payment_method_data")
                : await NewMethod.FromAsync(described, "payment_method_data", call, world, stop);
        }

        if (described is not null)
        {
            return ApiError.Invalid(
                "payment_method",
                "You may only specify one of these parameters: payment_method, payment_method_data.",
                "parameters_exclusive");
        }

        // A method that is somebody's is shown to the shop's own server, and to that somebody's app.
        var found = await world.FindAsync<PaymentMethod>(call.Account, id, stop);
        return found is null || (found.Customer is not null && !call.IsSecret && found.Customer != call.Customer)
            ? ApiError.NoSuch("PaymentMethod", id, "payment_method")
            : new MadeMethod(found, Change.None);
    }
}
