using Layby.Core;
using Layby.Core.Customers;

namespace Layby.Server.Wire;

/// <summary>Customers: of a deleted one hardly more than the id is written, and only that is read again.</summary>
internal sealed class CustomerKind() : ApiKind<Customer>(
    "customer", "cus_", StripeJsonContract.Default.Customer, static (customer, revision) => customer with { Revision = revision })
{
    public override byte[] Body(IApiObject subject) => subject is Customer { Deleted: true }
        ? Write(StripeJsonContract.Default.DeletedCustomer, new(subject.Id))
        : base.Body(subject);

    public override ReadOnlyMemory<byte> Private(IApiObject subject) => subject is Customer { Deleted: true }
        ? Write(StripeJsonContract.Default.CustomerPrivate, new(subject.Created))
        : default;

    public override IApiObject Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> hidden, long revision) => hidden.IsEmpty
        ? base.Read(body, hidden, revision)
        : new Customer
        {
            Id = JsonBytes.Text(body, "id"u8)!,
            Created = System.Text.Json.JsonSerializer.Deserialize(hidden, StripeJsonContract.Default.CustomerPrivate)!.Created,
            Revision = revision,
            Deleted = true,
        };
}
