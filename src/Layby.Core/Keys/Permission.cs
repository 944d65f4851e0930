namespace Layby.Core.Keys;

/// <summary>What a call does to which resource, as a restricted key must allow it.</summary>
/// <param name="Resource">As in its address: <c>payment_intents</c>. <c>sandbox</c> stands for every address of the sandbox.</param>
/// <param name="Writes">True for what changes something; writing includes reading.</param>
public readonly record struct Permission(string Resource, bool Writes)
{
    /// <summary>The sandbox's own addresses, which <see cref="AllResources"/> does not include.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>Every resource of the API.</summary>
    public const string AllResources = "all";

    /// <summary>
    /// As a refusal names it: <c>rak_payment_intent_write</c>. Others have seen the name for several resources:
    /// https://github.com/stripe/stripe-cli/issues/570
    /// </summary>
    public string RefusedName => $"rak_{Resource.TrimEnd('s')}_{(Writes ? "write" : "read")}";

    /// <summary>As it is granted: <c>payment_intents:write</c>.</summary>
    public override string ToString() => $"{Resource}:{(Writes ? "write" : "read")}";
}
