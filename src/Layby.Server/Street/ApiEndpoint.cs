using Layby.Core.Keys;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>Who may call.</summary>
public enum Access
{
    /// <summary>A secret key.</summary>
    Secret,

    /// <summary>Also a publishable key, which must bring the client secret of the object that it names.</summary>
    ClientSecret,

    /// <summary>Also a publishable key, freely: creating a payment method.</summary>
    Publishable,
}

/// <summary>Which customer's key may call besides.</summary>
public enum Ownership
{
    /// <summary>Nobody's.</summary>
    Nobody,

    /// <summary>The customer's whose id the address carries.</summary>
    CustomerInAddress,

    /// <summary>The customer's whose id the form gives.</summary>
    CustomerInForm,

    /// <summary>The customer's whose method the address names; while it is nobody's, the one's whom the form gives.</summary>
    CustomerOfMethod,

    /// <summary>The customer's whose method the form names, if it names one that is somebody's.</summary>
    MethodInForm,
}

/// <summary>One address of the API: what it takes, who may call, what it answers with, and the verb behind it.</summary>
public sealed record ApiEndpoint
{
    /// <summary>GET, POST or DELETE.</summary>
    public required string Method { get; init; }

    /// <summary>The address: <c>/v1/payment_intents/{id}</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>Who may call.</summary>
    public Access Access { get; init; } = Access.Secret;

    /// <summary>Which customer's ephemeral key may call.</summary>
    public Ownership OwnedBy { get; init; }

    /// <summary>
    /// Which resource it belongs to, in its permission's name: that of the object that answers, unless said otherwise.
    /// The sandbox's addresses have one of their own, since they do what no live key can.
    /// </summary>
    public string Resource
    {
        get => field ??= Pattern.StartsWith("/sandbox/", StringComparison.Ordinal) ? Permission.Sandbox : ResourceOf(Answers);
        init;
    }

    /// <summary>What a restricted key must be allowed to call it.</summary>
    public Permission Needs => new(Resource, Writes: Method != "GET");

    /// <summary>What it takes.</summary>
    public required Param Table { get; init; }

    /// <summary>The same, and other names are let through unread.</summary>
    public Param OpenTable => field ??= Table.Open();

    /// <summary>The object that answers, for <c>expand</c>: <c>payment_intent</c>.</summary>
    public required string Answers { get; init; }

    /// <summary>True when it answers with a list of those.</summary>
    public bool IsList { get; init; }

    /// <summary>True when that list is what a search found.</summary>
    public bool IsSearch { get; init; }

    /// <summary>The verb.</summary>
    public required Func<ApiCall, World, CancellationToken, ValueTask<Verdict>> Handle { get; init; }

    /// <summary>The resource of an object: <c>payment_intents</c> for <c>payment_intent</c>.</summary>
    public static string ResourceOf(string kind) => kind == "balance" ? kind : kind + "s";
}
