using System.Globalization;
using System.Text.Json;
using Layby.Core;
using Layby.Core.Audits;
using Layby.Server.Store;
using Layby.Server.Wire;

namespace Layby.Server.Upkeep;

/// <summary>
/// Holds a whole store against what must always be true of it: each row is what was written, each object keeps its
/// invariants and lies where lists look for it, and the books of each account add up.
/// </summary>
public sealed class Inspection
{
    private readonly Action<string> tell;
    private readonly Dictionary<string, Audit> audits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
    private long damaged;

    private Inspection(Action<string> tell) => this.tell = tell;

    /// <summary>How many things are wrong.</summary>
    public long Findings { get; private set; }

    /// <summary>How many rows of each kind there are: <c>object</c>, <c>event</c>.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>Walks through a store.</summary>
    /// <param name="walk">The reading.</param>
    /// <param name="tell">Is told each thing that is wrong, in one line without personal data or secrets.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<Inspection> RunAsync(IStoreWalk walk, Action<string> tell, CancellationToken stop)
    {
        var inspection = new Inspection(tell);
        try
        {
            foreach (var finding in await walk.CheckAsync(stop))
            {
                inspection.Find(finding);
            }

            while (await walk.NextAsync(inspection.FindDamage, stop) is { Count: > 0 } page)
            {
                foreach (var row in page)
                {
                    inspection.See(row);
                }
            }
        }
        catch (StoreDamagedException broken)
        {
            // The file itself can not be read on from here: what comes after it was not looked at.
            inspection.Find($"the reading ended early: {broken.Message}");
            return inspection;
        }

        inspection.Settle();
        return inspection;
    }

    private void See(StoredRow row)
    {
        switch (row)
        {
            case StoredRow.OfAccount(var account):
                Count("account");
                audits[account.Id] = new();
                Holds(account.Id.EndsWith(account.Mark, StringComparison.Ordinal), account.Id, $"its mark {account.Mark} is another's");
                Holds(account.ClockOffsetMs >= 0, account.Id, "its clock runs behind");
                break;
            case StoredRow.OfSubscription:
                Count("subscription");
                break;
            case StoredRow.OfObject(var account, var put, _):
                Count("object");
                See(account, put);
                break;
            case StoredRow.OfEvent(var account, var happened, _):
                Count("event");
                See(account, happened);
                break;
            case StoredRow.OfDelivery(_, var delivery):
                Count("delivery");
                See(delivery);
                break;
            case StoredRow.OfBalance(var account, var sum):
                Count("sum");
                AuditOf(account).See(sum);
                break;
            case StoredRow.OfKey:
                Count("key");
                break;
            case StoredRow.OfAnswer(_, var answer, _):
                Count("answer");
                Holds(IsJson(answer.Body.Json), $"the answer of {answer.RequestId}", "it is not JSON");
                Holds(answer.Status is >= 200 and < 600, $"the answer of {answer.RequestId}", $"its status is {answer.Status}");
                break;
            default:
                throw new System.Diagnostics.UnreachableException(row.ToString());
        }
    }

    private void See(string account, Put put)
    {
        IApiObject? subject;
        try
        {
            subject = StripeJson.ReadAny(put.Id, put.Body.Json.Span, put.Private.Span, put.ExpectedRevision + 1);
        }
        catch (InvariantException broken)
        {
            Find($"{put.Id}: {broken.Message}");
            return;
        }
        catch (JsonException)
        {
            Find($"{put.Id}: it can not be read as what its id says it is");
            return;
        }

        if (subject is null)
        {
            Find($"{put.Id}: there is no such kind of object");
            return;
        }

        var filing = subject.Filing;
        Holds(subject.Id == put.Id, put.Id, $"what lies there is {subject.Id}");
        Holds(put.ExpectedRevision >= 0, put.Id, $"its revision is {put.ExpectedRevision + 1}");
        Holds(subject.Created == put.Created, put.Id, "lists have it at another time than it was made");
        Holds(filing.Customer == put.Customer, put.Id, "it lies with another customer than its own");
        Holds(filing.Parent == put.Parent, put.Id, "it lies with another object than it was made for");
        Holds(filing.Label == put.Label, put.Id, "it is labelled as what it is not");
        Holds(filing.DueMs == put.Due, put.Id, "it is due at another time than it says");
        var mark = Account.MarkOf(put.Id);
        Holds(mark.IsEmpty || account.AsSpan().EndsWith(mark), put.Id, $"it lies in {account}, which did not make it");
        AuditOf(account).See(subject);
    }

    private void See(string account, NewEvent happened)
    {
        Holds(IsJson(happened.Object.Json), happened.Id, "what it tells of is not JSON");
        Holds(
            happened.PreviousAttributes.IsEmpty || IsJson(happened.PreviousAttributes),
            happened.Id,
            "what it says has changed is not JSON");
        Holds(happened.Created == Account.SecondsOf(happened.Id), happened.Id, "it happened at another time than its id says");
        Holds(
            Account.MarkOf(happened.Id) is { IsEmpty: false } mark && account.AsSpan().EndsWith(mark),
            happened.Id,
            $"it lies in {account}, where it did not happen");
    }

    private void See(WholeDelivery delivery)
    {
        Holds(Enum.IsDefined(delivery.State), delivery.Event, $"its delivery to {delivery.Endpoint} is in no state that there is");
        Holds(
            delivery.State is not DeliveryState.Delivered || delivery.Attempts.Any(each => each.Status is >= 200 and < 300),
            delivery.Event,
            $"it is delivered to {delivery.Endpoint}, and no try was answered so");
    }

    private void Settle()
    {
        if (damaged > 0)
        {
            // Sums over rows of which some are missing would only repeat that.
            return;
        }

        foreach (var (account, audit) in audits)
        {
            foreach (var finding in audit.Findings())
            {
                Find($"{account}: {finding}");
            }
        }
    }

    private Audit AuditOf(string account) =>
        audits.TryGetValue(account, out var audit) ? audit : audits[account] = new();

    private void Count(string kind) => counts[kind] = counts.GetValueOrDefault(kind) + 1;

    private void Holds(bool truth, string id, string otherwise)
    {
        if (!truth)
        {
            Find($"{id}: {otherwise}");
        }
    }

    private void FindDamage(string sentence)
    {
        damaged++;
        Find(sentence);
    }

    private void Find(string sentence)
    {
        Findings++;
        tell(sentence);
    }

    private static bool IsJson(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes.Span);
        try
        {
            while (reader.Read())
            {
                // Reading on is what looks at it.
            }

            return reader.BytesConsumed > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What was looked at, in words.</summary>
    public override string ToString()
    {
        string[] kinds = ["account", "key", "object", "event", "subscription", "delivery", "answer"];
        return string.Join(", ", kinds.Select(each => Plural(counts.GetValueOrDefault(each), each)));
    }

    private static string Plural(long count, string kind) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count} {(count == 1 ? kind : kind.EndsWith('y') && kind != "key" ? kind[..^1] + "ies" : kind + "s")}");
}
