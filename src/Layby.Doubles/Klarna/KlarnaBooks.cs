using System.Globalization;
using System.Text.Json.Nodes;

namespace Layby.Doubles.Klarna;

/// <summary>Everything that the double remembers.</summary>
internal sealed class KlarnaBooks(Seams seams, KlarnaDoubleOptions options)
{
    public static readonly TimeSpan SessionLife = TimeSpan.FromHours(48);
    public static readonly TimeSpan PageLife = TimeSpan.FromHours(47);
    public static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(60);
    public static readonly TimeSpan KeyLife = TimeSpan.FromHours(24);

    public Dictionary<string, KlarnaSession> Sessions { get; } = [];

    public Dictionary<string, KlarnaPageSession> Pages { get; } = [];

    public Dictionary<string, KlarnaToken> Tokens { get; } = [];

    public Dictionary<string, KlarnaOrder> Orders { get; } = [];

    /// <summary>The first answer to each key of each region.</summary>
    public Dictionary<string, (DateTimeOffset At, WireAnswer Answer)> Keys { get; } = [];

    public Seams Seams => seams;

    public KlarnaDoubleOptions Options => options;

    public DateTimeOffset Now => seams.Now;

    public static string Written(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A session that still lives, of a region.</summary>
    public KlarnaSession? Session(string id, string region) =>
        Sessions.TryGetValue(id, out var found) && found.Region == region && Now < found.ExpiresAt ? found : null;

    /// <summary>A page that still lives, of a region.</summary>
    public KlarnaPageSession? Page(string id, string? region = null) =>
        Pages.TryGetValue(id, out var found) && (region is null || found.Session.Region == region) && Now < found.ExpiresAt ? found : null;

    /// <summary>Makes an order of what a customer has agreed to.</summary>
    public KlarnaOrder Place(KlarnaToken token, JsonObject body)
    {
        var order = new KlarnaOrder
        {
            Id = seams.NewId().ToString(),
            Session = token.Session,
            Body = token.IsOther ? InOtherCurrency(body) : body,
            IsOther = token.IsOther,
            Reference = seams.NewWord("K", 6),
            CreatedAt = Now,
            ExpiresAt = Now + options.OrderLife,
            Fraud = token.Fraud,
        };
        Orders.Add(order.Id, order);
        (token.Used, token.Session.Complete) = (true, true);
        return order;
    }

    private static JsonObject InOtherCurrency(JsonObject body)
    {
        var other = (JsonObject)body.DeepClone();
        other["purchase_currency"] = "ISK";
        return other;
    }

    /// <summary>A call that a session's owner asked for; null where it did not.</summary>
    public static Callback? Call(
        string? url, KlarnaSession session, KlarnaOrder? order, JsonObject? body, TimeSpan patience, params TimeSpan[] delays) =>
        string.IsNullOrEmpty(url)
            ? null
            : new(
                "POST",
                url.Replace("{session.id}", session.Id, StringComparison.Ordinal)
                    .Replace("{order.id}", order?.Id, StringComparison.Ordinal),
                body?.ToJsonString(),
                delays,
                patience);
}
