using System.Collections.Frozen;
using Layby.Core;
using Layby.Core.Charges;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethodConfigurations;
using Layby.Core.PaymentMethods;
using Layby.Core.Providers;

namespace Layby.Server.Wire;

/// <summary>Every kind of object that is stored. A new one is a line here and one in <see cref="StripeJsonContract"/>.</summary>
internal static class ApiKinds
{
    private static readonly ApiKind[] All =
    [
        new ApiKind<PaymentIntent, PaymentIntentPrivate>(
            "payment_intent", "pi_", StripeJsonContract.Default.PaymentIntent,
            static (intent, revision) => intent with { Revision = revision },
            StripeJsonContract.Default.PaymentIntentPrivate,
            static intent => intent.Private == PaymentIntentPrivate.None ? null : intent.Private,
            static (intent, hidden) => intent with { Private = hidden }),
        new ApiKind<PaymentMethod, PaymentMethodPrivate>(
            "payment_method", "pm_", StripeJsonContract.Default.PaymentMethod,
            static (method, revision) => method with { Revision = revision },
            StripeJsonContract.Default.PaymentMethodPrivate,
            static method => method.UsedBy is null ? null : new(method.UsedBy),
            static (method, hidden) => method with { UsedBy = hidden.UsedBy }),
        new ApiKind<Charge>(
            "charge", "py_", StripeJsonContract.Default.Charge,
            static (charge, revision) => charge with { Revision = revision }),
        new ApiKind<PaymentMethodConfiguration>(
            "payment_method_configuration", "pmc_", StripeJsonContract.Default.PaymentMethodConfiguration,
            static (configuration, revision) => configuration with { Revision = revision }),
        new ApiKind<ProviderFault>(
            "sandbox.fault", "fault_", StripeJsonContract.Default.ProviderFault,
            static (fault, revision) => fault with { Revision = revision }),
    ];

    private static readonly FrozenDictionary<Type, ApiKind> ByType = All.ToFrozenDictionary(each => each.Type);
    private static readonly FrozenDictionary<string, ApiKind> ByName = All.ToFrozenDictionary(each => each.Name);

    /// <summary>The kind of an object.</summary>
    public static ApiKind Of(IApiObject subject) => ByType[subject.GetType()];

    /// <summary>The kind of a record.</summary>
    public static ApiKind Of(Type type) => ByType[type];

    /// <summary>The kind of this name; null when nothing of it is stored.</summary>
    public static ApiKind? Find(string name) => ByName.GetValueOrDefault(name);
}
