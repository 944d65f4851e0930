using System.Collections.Immutable;
using Layby.Core;
using Layby.Core.Webhooks;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>Turns a change into what is written: each state of an object becomes one snapshot that its rows share.</summary>
public sealed class Commits
{
    private readonly Dictionary<IApiObject, Snapshot> snapshots = new(ReferenceEqualityComparer.Instance);

    /// <summary>The JSON of one state of an object.</summary>
    public Snapshot Of(IApiObject subject)
    {
        if (!snapshots.TryGetValue(subject, out var snapshot))
        {
            snapshots[subject] = snapshot = new(StripeJson.Body(subject));
        }

        return snapshot;
    }

    /// <summary>The commit of a change.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="change">What changes.</param>
    /// <param name="eventVersion">The version in which its events are told.</param>
    /// <param name="requestId">The call that caused it; null when it happened by itself.</param>
    /// <param name="idempotencyKey">That call's key.</param>
    /// <exception cref="InvariantException">The change would leave wrong books.</exception>
    public Commit Build(Account account, Change change, string eventVersion, string? requestId, string? idempotencyKey)
    {
        var puts = ImmutableArray.CreateBuilder<Put>(change.Objects.Length);
        foreach (var subject in change.Objects)
        {
            subject.Check();
            puts.Add(PutOf(subject));
        }

        var events = ImmutableArray.CreateBuilder<NewEvent>(change.Events.Length);
        foreach (var (type, subject, before) in change.Events)
        {
            var id = account.NewId("evt_3");
            events.Add(new NewEvent
            {
                Id = id,
                Type = type,
                Created = Account.SecondsOf(id),
                Object = Of(subject),
                PreviousAttributes = before is null ? default : PreviousAttributes.Of(StripeJson.Body(before), Of(subject).Json),
                ApiVersion = eventVersion,
                RequestId = requestId,
                IdempotencyKey = idempotencyKey,
            });
        }

        return new Commit
        {
            Account = account.Id,
            Epoch = account.Epoch,
            Stamp = account.Stamp,
            Puts = puts.MoveToImmutable(),
            Events = events.MoveToImmutable(),
            Subscriptions = [.. change.Objects.Select(SubscriptionOf).OfType<Subscription>()],
        };
    }

    private static Subscription? SubscriptionOf(IApiObject subject) => subject switch
    {
        WebhookEndpoint endpoint => new(
            endpoint.Id,
            endpoint.Private.Deleted ? [] : endpoint.EnabledEvents,
            endpoint.Status is WebhookEndpointStatus.Enabled),
        CliSession session => new(session.Id, session.Private.Listens ? session.EnabledEvents : [], Enabled: true),
        _ => null,
    };

    private Put PutOf(IApiObject subject)
    {
        var filing = subject.Filing;
        return new()
        {
            Id = subject.Id,
            ExpectedRevision = subject.Revision,
            Body = Of(subject),
            Private = StripeJson.Private(subject),
            Created = subject.Created,
            Customer = filing.Customer,
            Parent = filing.Parent,
            Due = filing.DueMs,
            Label = filing.Label,
            Posting = filing.Posting,
        };
    }
}
