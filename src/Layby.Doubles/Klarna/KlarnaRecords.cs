using System.Text.Json.Nodes;

namespace Layby.Doubles.Klarna;

/// <summary>A Klarna Payments session.</summary>
internal sealed class KlarnaSession
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    /// <summary>What was sent.</summary>
    public required JsonObject Body { get; set; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool Complete { get; set; }

    /// <summary>The newest of its authorizations.</summary>
    public KlarnaToken? Token { get; set; }

    public string Reference => Body["merchant_reference2"]?.ToString() ?? "";

    public long Amount => (long)Body["order_amount"]!;

    public string Email => Body["billing_address"]?["email"]?.ToString() ?? "";

    public string? Url(string name) => Body["merchant_urls"]?[name]?.ToString();
}

/// <summary>What a customer has agreed to, for sixty minutes.</summary>
internal sealed class KlarnaToken
{
    public required string Id { get; init; }

    public required KlarnaSession Session { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What becomes of its order: ACCEPTED, PENDING or REJECTED.</summary>
    public required string Fraud { get; init; }

    /// <summary>True where its order is made in another currency than was asked for.</summary>
    public bool IsOther { get; init; }

    public bool Deleted { get; set; }

    /// <summary>The body with which an order was first asked for, and what was answered.</summary>
    public (byte[] Body, WireAnswer Answer)? Asked { get; set; }

    public bool Used { get; set; }

    public bool IsLive(DateTimeOffset now) => !Deleted && !Used && now < ExpiresAt;
}

/// <summary>A hosted payment page.</summary>
internal sealed class KlarnaPageSession
{
    public required string Id { get; init; }

    public required KlarnaSession Session { get; init; }

    public required JsonObject Urls { get; init; }

    public required string Mode { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public string Status { get; set; } = "WAITING";

    public string? OrderId { get; set; }
}

/// <summary>An order.</summary>
internal sealed class KlarnaOrder
{
    public required string Id { get; init; }

    public required KlarnaSession Session { get; init; }

    /// <summary>What was sent to place it.</summary>
    public required JsonObject Body { get; init; }

    public required string Reference { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public required string Fraud { get; set; }

    /// <summary>True where it is in another currency than was asked for.</summary>
    public bool IsOther { get; init; }

    public bool Cancelled { get; set; }

    public long Released { get; set; }

    public List<JsonObject> Captures { get; } = [];

    public List<JsonObject> Refunds { get; } = [];

    public long Amount => (long)Body["order_amount"]!;

    public long Captured => Captures.Sum(one => (long)one["captured_amount"]!);

    public long Refunded => Refunds.Sum(one => (long)one["refunded_amount"]!);

    public long Remaining(DateTimeOffset now) => Cancelled || now >= ExpiresAt ? 0 : Amount - Captured - Released;

    public string Status(DateTimeOffset now) => (Cancelled, Captured) switch
    {
        (true, _) => "CANCELLED",
        (false, 0) => now < ExpiresAt ? "AUTHORIZED" : "EXPIRED",
        _ => Remaining(now) > 0 ? "PART_CAPTURED" : "CAPTURED",
    };
}
