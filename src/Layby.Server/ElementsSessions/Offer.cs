using System.Text.Json.Nodes;
using Layby.Core;
using Layby.Core.PaymentIntents;
using Layby.Core.Providers;
using Layby.Core.SetupIntents;
using Layby.Server.Store;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.ElementsSessions;

/// <summary>What a sheet is for, and what can be paid with there.</summary>
/// <param name="Type"><c>payment_intent</c>, <c>setup_intent</c>, or <c>deferred_intent</c> for one that is not made yet.</param>
/// <param name="Types">Payment method types, in the order in which they are shown.</param>
/// <param name="Intent">The intent as the caller may see it; null while there is none.</param>
public sealed record Offer(string Type, IReadOnlyList<string> Types, JsonNode? Intent)
{
    /// <summary>The offer that a call asks for, or why there is none.</summary>
    public static ValueTask<Result<Offer>> OfAsync(ApiCall call, World world, CancellationToken stop) =>
        call.Form.Text("type") switch
        {
            "payment_intent" => OfPaymentAsync(call, world, stop),
            "setup_intent" => OfSetupAsync(call, world, stop),
            _ => DeferredOffer.OfAsync(call, world, stop),
        };

    /// <summary>Those of some types that can pay this much: a sheet shows nothing that would be refused at once.</summary>
    public static IReadOnlyList<string> Payable(IReadOnlyList<string> types, Money money) =>
        [.. types.Where(each => ProviderRules.Of(each) is { } rules && rules.Refuses(money) is null)];

    private static async ValueTask<Result<Offer>> OfPaymentAsync(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Text("client_secret") is not { } secret)
        {
            return ApiError.Missing("client_secret");
        }

        var stored = await world.FindStoredAsync<PaymentIntent>(call.Account, ClientSecrets.IntentOf(secret), stop);
        var intent = Read<PaymentIntent>(stored);
        return ClientSecrets.Check(call, intent?.ClientSecret ?? "", "PaymentIntent") is { } refusal
            ? refusal
            : new Offer(
                "payment_intent", Payable(intent!.PaymentMethodTypes, new(intent.Amount, intent.Currency)), View(call, stored!));
    }

    private static async ValueTask<Result<Offer>> OfSetupAsync(ApiCall call, World world, CancellationToken stop)
    {
        if (call.Form.Text("client_secret") is not { } secret)
        {
            return ApiError.Missing("client_secret");
        }

        var stored = await world.FindStoredAsync<SetupIntent>(call.Account, ClientSecrets.IntentOf(secret), stop);
        var intent = Read<SetupIntent>(stored);
        return ClientSecrets.Check(call, intent?.ClientSecret ?? "", "SetupIntent") is { } refusal
            ? refusal
            : new Offer(
                "setup_intent",
                [.. intent!.PaymentMethodTypes.Where(each => ProviderRules.Of(each) is { Recurring: true })],
                View(call, stored!));
    }

    private static T? Read<T>(StoredObject? stored)
        where T : class, IApiObject =>
        stored is null ? null : StripeJson.Read<T>(stored.Body.Span, stored.Private.Span, stored.Revision);

    private static JsonNode View(ApiCall call, StoredObject stored) =>
        JsonNode.Parse(PublishableView.For(call.IsSecret, stored.Body.Span))!;
}
