using System.Collections.Frozen;
using Layby.Core;
using Layby.Core.Balances;
using Layby.Core.Charges;
using Layby.Core.CheckoutSessions;
using Layby.Core.ConfirmationTokens;
using Layby.Core.Customers;
using Layby.Core.Disputes;
using Layby.Core.Mandates;
using Layby.Core.PaymentIntents;
using Layby.Core.PaymentMethodConfigurations;
using Layby.Core.PaymentMethods;
using Layby.Core.Products;
using Layby.Core.Providers;
using Layby.Core.Refunds;
using Layby.Core.Reviews;
using Layby.Core.Sandbox;
using Layby.Core.SetupIntents;
using Layby.Core.Tokens;
using Layby.Core.Webhooks;

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
        new ApiKind<SetupIntent, SetupIntentPrivate>(
            "setup_intent", "seti_", StripeJsonContract.Default.SetupIntent,
            static (intent, revision) => intent with { Revision = revision },
            StripeJsonContract.Default.SetupIntentPrivate,
            static intent => intent.Private == SetupIntentPrivate.None ? null : intent.Private,
            static (intent, hidden) => intent with { Private = hidden }),
        new ApiKind<SetupAttempt>(
            "setup_attempt", "setatt_", StripeJsonContract.Default.SetupAttempt,
            static (attempt, revision) => attempt with { Revision = revision }),
        new ApiKind<PaymentMethod, PaymentMethodPrivate>(
            "payment_method", "pm_", StripeJsonContract.Default.PaymentMethod,
            static (method, revision) => method with { Revision = revision },
            StripeJsonContract.Default.PaymentMethodPrivate,
            static method => method is { UsedBy: null, Mandate: null, Detached: false, TestCard: null }
                ? null
                : new(method.UsedBy, method.Mandate, method.Detached, method.TestCard, method.SetUp),
            static (method, hidden) => method with
            {
                UsedBy = hidden.UsedBy, Mandate = hidden.Mandate, Detached = hidden.Detached, TestCard = hidden.TestCard,
                SetUp = hidden.SetUp,
            }),
        new ApiKind<Charge, ChargePrivate>(
            "charge", "py_", StripeJsonContract.Default.Charge,
            static (charge, revision) => charge with { Revision = revision },
            StripeJsonContract.Default.ChargePrivate,
            static charge => charge.Released == 0 ? null : new(charge.Released),
            static (charge, hidden) => charge with { Released = hidden.Released }) { Twin = "ch_" },
        new ApiKind<CheckoutSession, CheckoutSessionPrivate>(
            "checkout.session", "cs_", StripeJsonContract.Default.CheckoutSession,
            static (session, revision) => session with { Revision = revision },
            StripeJsonContract.Default.CheckoutSessionPrivate,
            static session => session.Private,
            static (session, hidden) => session with { Private = hidden }),
        new ApiKind<Product>(
            "product", "prod_", StripeJsonContract.Default.Product,
            static (product, revision) => product with { Revision = revision }),
        new ApiKind<PaymentMethodConfiguration>(
            "payment_method_configuration", "pmc_", StripeJsonContract.Default.PaymentMethodConfiguration,
            static (configuration, revision) => configuration with { Revision = revision }),
        new ApiKind<SandboxFault>(
            "sandbox.fault", "fault_", StripeJsonContract.Default.SandboxFault,
            static (fault, revision) => fault with { Revision = revision }),
        new ApiKind<Contract, ContractPrivate>(
            "layby.contract", Contract.IdPrefix, StripeJsonContract.Default.Contract,
            static (contract, revision) => contract with { Revision = revision },
            StripeJsonContract.Default.ContractPrivate,
            static contract => contract.Private,
            static (contract, hidden) => contract with { Private = hidden }),
        new CustomerKind(),
        new ApiKind<Mandate, MandatePrivate>(
            "mandate", "mandate_", StripeJsonContract.Default.Mandate,
            static (mandate, revision) => mandate with { Revision = revision },
            StripeJsonContract.Default.MandatePrivate,
            static mandate => new(mandate.Created, mandate.Customer),
            static (mandate, hidden) => mandate with { Created = hidden.Created, Customer = hidden.Customer }),
        new ApiKind<Dispute, DisputePrivate>(
            "dispute", "du_", StripeJsonContract.Default.Dispute,
            static (dispute, revision) => dispute with { Revision = revision },
            StripeJsonContract.Default.DisputePrivate,
            static dispute => dispute.Private,
            static (dispute, hidden) => dispute with { Private = hidden }),
        new ApiKind<Refund, RefundPrivate>(
            "refund", "pyr_", StripeJsonContract.Default.Refund,
            static (refund, revision) => refund with { Revision = revision },
            StripeJsonContract.Default.RefundPrivate,
            static refund => refund.Private,
            static (refund, hidden) => refund with { Private = hidden }) { Twin = "re_" },
        new ApiKind<Review, ReviewPrivate>(
            "review", "prv_", StripeJsonContract.Default.Review,
            static (review, revision) => review with { Revision = revision },
            StripeJsonContract.Default.ReviewPrivate,
            static review => review.Private,
            static (review, hidden) => review with { Private = hidden }),
        new ApiKind<BalanceTransaction>(
            "balance_transaction", "txn_", StripeJsonContract.Default.BalanceTransaction,
            static (line, revision) => line with { Revision = revision }),
        new ApiKind<EphemeralKey, EphemeralKeyPrivate>(
            "ephemeral_key", "ephkey_", StripeJsonContract.Default.EphemeralKey,
            static (key, revision) => key with { Revision = revision },
            StripeJsonContract.Default.EphemeralKeyPrivate,
            static key => key.Private,
            static (key, hidden) => key with { Private = hidden }),
        new ApiKind<Token, TokenPrivate>(
            "token", "tok_", StripeJsonContract.Default.Token,
            static (token, revision) => token with { Revision = revision },
            StripeJsonContract.Default.TokenPrivate,
            static token => token.Private,
            static (token, hidden) => token with { Private = hidden }),
        new ApiKind<CustomerSession>(
            "customer_session", "cuss_", StripeJsonContract.Default.CustomerSession,
            static (session, revision) => session with { Revision = revision }),
        new ApiKind<ConfirmationToken, ConfirmationTokenPrivate>(
            "confirmation_token", "ctoken_", StripeJsonContract.Default.ConfirmationToken,
            static (token, revision) => token with { Revision = revision },
            StripeJsonContract.Default.ConfirmationTokenPrivate,
            static token => new(token.Form),
            static (token, hidden) => token with { Form = hidden.Form }),
        new ApiKind<WebhookEndpoint, WebhookEndpointPrivate>(
            "webhook_endpoint", "we_", StripeJsonContract.Default.WebhookEndpoint,
            static (endpoint, revision) => endpoint with { Revision = revision },
            StripeJsonContract.Default.WebhookEndpointPrivate,
            static endpoint => endpoint.Private,
            static (endpoint, hidden) => endpoint with { Private = hidden }),
        new ApiKind<CliSession, CliSessionPrivate>(
            "stripecli_session", "cli_", StripeJsonContract.Default.CliSession,
            static (session, revision) => session with { Revision = revision },
            StripeJsonContract.Default.CliSessionPrivate,
            static session => session.Private,
            static (session, hidden) => session with { Private = hidden }),
    ];

    private static readonly FrozenDictionary<Type, ApiKind> ByType = All.ToFrozenDictionary(each => each.Type);
    private static readonly FrozenDictionary<string, ApiKind> ByName = All.ToFrozenDictionary(each => each.Name);

    /// <summary>The kind of an object.</summary>
    public static ApiKind Of(IApiObject subject) => ByType[subject.GetType()];

    /// <summary>The kind of a record.</summary>
    public static ApiKind Of(Type type) => ByType[type];

    /// <summary>The kind of this id; null when nothing that is stored has such ids.</summary>
    public static ApiKind? OfId(string id) => Array.Find(All, each => each.Owns(id));

    /// <summary>The kind of this name; null when nothing of it is stored.</summary>
    public static ApiKind? Find(string name) => ByName.GetValueOrDefault(name);
}
