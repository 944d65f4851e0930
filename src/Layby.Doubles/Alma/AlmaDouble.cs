using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Layby.Doubles.Alma;

/// <summary>How one double of Alma's is set up.</summary>
public sealed record AlmaSetting
{
    /// <summary>The key that it takes.</summary>
    public string ApiKey { get; init; } = "sk_test_double";

    /// <summary>The plans of the contract.</summary>
    public IReadOnlyList<AlmaPlan> Plans { get; init; } = AlmaPlan.Usual;

    /// <summary>True where deferred capture is switched on.</summary>
    public bool TakesManual { get; init; } = true;

    /// <summary>True for an account so old that its payments show no <c>processing_status</c>.</summary>
    public bool IsOld { get; init; }
}

/// <summary>Alma, played: its API, its page, its calls to the merchant.</summary>
public sealed partial class AlmaDouble(Seams seams, AlmaSetting? setting = null) : WireDouble(seams)
{
    // Ten times in all, further and further apart.
    private static readonly TimeSpan[] Retries = [.. Enumerable.Range(0, 9).Select(n => TimeSpan.FromMinutes(1 << n))];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly AlmaSetting setting = setting ?? new();
    private readonly List<AlmaLoan> loans = [];

    /// <inheritdoc/>
    public override string Books() => Locked(() => new JsonArray([.. loans.Select(loan => (JsonNode)new JsonObject
    {
        ["id"] = loan.Id,
        ["attempt"] = loan.Wish["custom_data"]?["attempt"]?.DeepClone(),
        ["held"] = loan.Status is AlmaStatus.Authorized ? loan.Amount : 0,
        ["captured"] = loan.Captured,
        ["refunds"] = loan.Refunds.Count,
        ["refunded"] = loan.Refunded,
        ["accepted"] = loan.WasAccepted,
        ["suspicions"] = loan.Suspicions.Count,
        ["status"] = loan.Status.ToString(),
    })]).ToJsonString());

    /// <inheritdoc/>
    public override IReadOnlyList<BookEntry> Entries() => Locked(() => loans.Where(loan => loan.WasAccepted)
        .Select(loan => new BookEntry(
            loan.Wish["custom_data"]?["attempt"]?.ToString() ?? "",
            loan.Id,
            loan.Status is AlmaStatus.Authorized ? loan.Amount : 0,
            loan.Captured > 0 ? [new(loan.Captured, null)] : [],
            [.. loan.Refunds.Select(each => new BookMove((long)each["amount"]!, each["merchant_reference"]?.ToString()))],
            loan.Reason == "authorization_expired")
        {
            IsOther = loan.IsOther,
        })
        .ToArray());

    /// <inheritdoc/>
    public override bool IsPayable(Uri page) =>
        Locked(() => loans.Find(loan => loan.Id == page.Segments[^1])?.IsOpen(Seams.Now) is true);

    /// <summary>Lets lapse what has run out of time, and says so to whoever asked.</summary>
    public override void Lapse() => Locked(LapseAll);

    /// <inheritdoc/>
    protected override bool IsApi(WireCall call) => call.Parts is ["v1" or "v2", ..];

    /// <inheritdoc/>
    protected override WireAnswer Trouble(int status) => AlmaErrors.Of(status);

    /// <inheritdoc/>
    protected override WireAnswer AnswerApi(WireCall call)
    {
        LapseAll();
        return call.Headers.Authorization.ToString() != $"Alma-Auth {setting.ApiKey}"
            ? AlmaErrors.Stranger()
            : (call.Method, call.Parts) switch
            {
                ("GET", ["v1", "me"]) => WireAnswer.Of(200, new JsonObject { ["id"] = "merchant_double", ["name"] = "Double" }),
                ("GET", ["v1", "me", "fee-plans"]) =>
                    WireAnswer.Of(200, new JsonArray([.. setting.Plans.Select(plan => (JsonNode)plan.Json())])),
                ("POST", ["v2", "payments", "eligibility"]) => Eligible(call),
                ("POST", ["v1", "payments"]) => Create(call),
                ("GET", ["v1", "payments"]) => List(call),
                ("GET", ["v1", "payments", var id]) => With(id, loan => WireAnswer.Of(200, Json(loan, call))),
                ("POST", ["v1", "payments", var id]) => With(id, loan => Update(loan, call)),
                ("POST" or "PUT", ["v1", "payments", var id, "cancel"]) => With(id, Cancel),
                ("POST", ["v1", "payments", var id, "captures"]) => With(id, loan => Capture(loan, call)),
                ("POST", ["v1", "payments", var id, "refunds"]) => With(id, loan => Refund(loan, call, null)),
                ("POST", ["v1", "payments", var id, "refund"]) => With(id, loan => Refund(loan, call, () => Json(loan, call))),
                ("POST", ["v1", "payments", var id, "potential-fraud"]) => With(id, loan => Suspect(loan, call)),
                _ => new(404),
            };
    }

    private WireAnswer With(string id, Func<AlmaLoan, WireAnswer> act) =>
        loans.Find(loan => loan.Id == id) is { } loan ? act(loan) : AlmaErrors.Unknown(id);

    private JsonObject Json(AlmaLoan loan, WireCall call) => AlmaLoanJson.Of(loan, $"{call.Address}/checkout/{loan.Id}", setting.IsOld);

    private bool LapseAll()
    {
        foreach (var loan in loans.Where(loan => loan.Lapse(Seams.Now)))
        {
            Notify(loan);
        }

        return true;
    }

    // A GET without a body. The same payment has the same signature for ever.
    private void Notify(AlmaLoan loan)
    {
        if (loan.Wish["ipn_callback_url"] is { } url)
        {
            var signature = Convert.ToHexStringLower(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(setting.ApiKey), Encoding.UTF8.GetBytes(loan.Id)));
            Callbacks.Add(new(
                "GET", AlmaLoanJson.WithId(url.GetValue<string>(), loan.Id), null, Retries, Patience, [("X-Alma-Signature", signature)]));
        }
    }
}
