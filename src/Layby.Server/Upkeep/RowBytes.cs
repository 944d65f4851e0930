using System.Text;
using Layby.Server.Store;

namespace Layby.Server.Upkeep;

/// <summary>All that a row says, as bytes: two rows are the same where these are.</summary>
internal static class RowBytes
{
    /// <summary>The bytes of a row. The number of its snapshot is each store's own affair and not among them.</summary>
    public static ReadOnlySpan<byte> Of(StoredRow row)
    {
        var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            Write(writer, row);
        }

        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
    }

    /// <summary>What it is called.</summary>
    public static string NameOf(StoredRow row) => row switch
    {
        StoredRow.OfAccount(var account) => account.Id,
        StoredRow.OfSubscription(_, var subscription) => $"the subscription of {subscription.Endpoint}",
        StoredRow.OfObject(_, var put, _) => put.Id,
        StoredRow.OfEvent(_, var happened, _) => happened.Id,
        StoredRow.OfDelivery(_, var delivery) => $"the delivery of {delivery.Event} to {delivery.Endpoint}",
        StoredRow.OfBalance(var account, var sum) => $"the balance of {account} in {sum.Currency}",
        StoredRow.OfKey(var key) => $"a key of {key.Account}",
        StoredRow.OfAnswer(_, var answer, _) => $"the answer of {answer.RequestId}",
        _ => throw new System.Diagnostics.UnreachableException(row.ToString()),
    };

    private static void Write(BinaryWriter to, StoredRow row)
    {
        to.Write(row.GetType().Name);
        switch (row)
        {
            case StoredRow.OfAccount(var account):
                Write(to, account.Id, account.Mark, account.Created, account.ClockOffsetMs);
                break;
            case StoredRow.OfSubscription(var account, var subscription):
                Write(to, account, subscription.Endpoint, string.Join(',', subscription.Types), subscription.Enabled ? 1L : 0L);
                break;
            case StoredRow.OfObject(var account, var put, _):
                Write(to, account, put.Id, put.ExpectedRevision, put.Body.Json, put.Private, put.Created, put.Customer, put.Parent);
                Write(to, put.Due, put.Label);
                break;
            case StoredRow.OfEvent(var account, var happened, _):
                Write(to, account, happened.Id, happened.Type, happened.Created, happened.Object.Json, happened.PreviousAttributes);
                Write(to, happened.ApiVersion, happened.RequestId, happened.IdempotencyKey);
                break;
            case StoredRow.OfDelivery(var account, var delivery):
                Write(to, account, delivery);
                break;
            case StoredRow.OfBalance(var account, var sum):
                Write(to, account, sum.Currency, sum.AvailableOn, sum.Net);
                break;
            case StoredRow.OfKey(var key):
                Write(to, key.Hash, key.Account, key.Secret ? 1L : 0L, key.Created, key.LastFour, key.Label, key.Permissions);
                Write(to, key.Used, key.Expires, key.Revoked);
                break;
            case StoredRow.OfAnswer(var account, var answer, _):
                Write(to, account, answer.Key, answer.Fingerprint, (long)answer.Status, answer.Body.Json, answer.ApiVersion);
                Write(to, answer.RequestId, answer.CreatedMs);
                break;
            default:
                throw new System.Diagnostics.UnreachableException(row.ToString());
        }
    }

    private static void Write(BinaryWriter to, string account, WholeDelivery delivery)
    {
        Write(to, account, delivery.Event, delivery.Endpoint, (long)delivery.State, delivery.IsNew ? 1L : 0L, delivery.DueMs);
        Write(to, delivery.SinceMs, (long)delivery.Failures, delivery.Fence, delivery.LeaseMs, (long)delivery.Told, delivery.Body);
        foreach (var made in delivery.Attempts)
        {
            Write(to, made.Number, made.AtMs, made.TookMs, (long?)made.Status, made.Trouble, made.Answer);
        }
    }

    private static void Write(BinaryWriter to, params ReadOnlySpan<object?> fields)
    {
        foreach (var field in fields)
        {
            switch (field)
            {
                case null:
                    to.Write((byte)0);
                    break;
                case string text:
                    to.Write((byte)1);
                    to.Write(text);
                    break;
                case long number:
                    to.Write((byte)2);
                    to.Write(number);
                    break;
                case ReadOnlyMemory<byte> bytes:
                    to.Write((byte)3);
                    to.Write(bytes.Length);
                    to.Write(bytes.Span);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException(field.GetType().Name);
            }
        }
    }
}
