using Layby.Core.PaymentMethods;

namespace Layby.Core.Mandates;

/// <summary>How a mandate comes and goes.</summary>
public static class MandateLife
{
    /// <summary>The mandate of a method that the provider has just approved for later, too.</summary>
    public static Mandate Agreed(PaymentMethod method, Keeping keeping) => new()
    {
        Id = keeping.MandateId,
        Created = keeping.Now,
        Customer = method.Customer,
        CustomerAcceptance = keeping.Acceptance is { } given
            ? given with { AcceptedAt = given.AcceptedAt ?? keeping.Now }
            : CustomerAcceptance.InBrowser(keeping.Now, null),
        PaymentMethod = method.Id,
        PaymentMethodDetails = new(method.Type is "klarna" ? new() : null, method.Type),
    };

    /// <summary>The customer takes it back, in the provider's app. Taking it back twice changes nothing.</summary>
    public static Change Revoke(Mandate mandate)
    {
        var revoked = mandate with { Status = MandateStatus.Inactive };
        return mandate.Status switch
        {
            MandateStatus.Active => new Change { Objects = [revoked], Events = [new("mandate.updated", revoked, mandate)] },
            MandateStatus.Inactive => Change.None,
        };
    }
}
