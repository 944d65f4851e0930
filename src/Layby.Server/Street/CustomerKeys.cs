using System.Security.Cryptography;
using System.Text;
using Layby.Core;
using Layby.Core.Customers;
using Layby.Core.PaymentMethods;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// Ephemeral keys at the door: each opens one customer for an hour. The key carries its object's id, so that no index is
/// needed to find it; what is stored is its hash.
/// </summary>
public static class CustomerKeys
{
    /// <summary>What every ephemeral key begins with.</summary>
    public const string Prefix = "ek_test_";

    private const int IdLength = 24;

    /// <summary>A new key for the object of this id: <c>ephkey_</c> and 24 characters.</summary>
    public static string New(string id, Dice dice) => dice.Word(string.Concat(Prefix, id.AsSpan("ephkey_".Length)), 32);

    /// <summary>A key for a customer of this account, and the object that recognises it.</summary>
    /// <param name="account">Whose customer.</param>
    /// <param name="customer">Whom it opens.</param>
    /// <param name="mayDetach">Whether it may take a method away from them.</param>
    /// <param name="dice">Where its letters come from.</param>
    public static (EphemeralKey Key, string Secret) Make(Account account, string customer, bool mayDetach, Dice dice)
    {
        var id = account.NewId("ephkey_1");
        var secret = New(id, dice);
        var key = new EphemeralKey
        {
            Id = id,
            AssociatedObjects = [new(customer)],
            Created = Account.SecondsOf(id),
            Expires = Account.SecondsOf(id) + EphemeralKey.LifeSeconds,
            Livemode = account.IsLive,
            Private = new(HashOf(secret), Deleted: false, mayDetach),
        };
        return (key, secret);
    }

    /// <summary>What is stored of a key.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Whom a key opens, or why it opens nobody.</summary>
    public static async ValueTask<Result<Caller>> OpenAsync(string key, World world, CancellationToken stop)
    {
        if (key.Length < Prefix.Length + IdLength)
        {
            return ApiError.BadKey(key);
        }

        var id = string.Concat("ephkey_", key.AsSpan(Prefix.Length, IdLength));
        if (await world.Keyring.ByMarkOfAsync(id, stop) is not { } account
            || await world.FindAsync<EphemeralKey>(account, id, stop) is not { Private.Deleted: false } found
            || !CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(found.Private.Hash), Encoding.ASCII.GetBytes(HashOf(key))))
        {
            return ApiError.BadKey(key);
        }

        return found.Expires <= account.Now().ToUnixTimeSeconds()
            ? ApiError.ExpiredKey(key)
            : new Caller(account, IsSecret: false, found.Customer) { MayDetach = found.Private.MayDetach };
    }

    /// <summary>Why a customer's key may not call an address that is nobody's, whatever is sent there.</summary>
    public static ApiError? Refuses(Caller caller, ApiEndpoint endpoint) =>
        caller.Customer is not { } customer ? null
        : endpoint.OwnedBy is Ownership.Nobody ? NotTheirs(customer)
        : caller.MayDetach || !endpoint.Pattern.EndsWith("/detach", StringComparison.Ordinal) ? null
        : new ApiError
        {
            Status = 403,
            Message = "This ephemeral key may not detach PaymentMethods: the CustomerSession that it belongs to does not enable "
                + "`payment_method_remove`.",
        };

    /// <summary>Why a customer's key may not make this call; null when it may, or the key is of another kind.</summary>
    public static async ValueTask<ApiError?> RefusesAsync(
        Caller caller, ApiCall call, ApiEndpoint endpoint, World world, CancellationToken stop)
    {
        if (caller.Customer is not { } customer)
        {
            return null;
        }

        var owner = endpoint.OwnedBy switch
        {
            Ownership.Nobody => null,
            Ownership.CustomerInAddress => call.Id,
            Ownership.CustomerInForm => call.Form.Text("customer"),
            Ownership.CustomerOfMethod => (await world.FindAsync<PaymentMethod>(call.Account, call.Id, stop))?.Customer
                ?? call.Form.Text("customer"),
            Ownership.MethodInForm => call.Form.Text("payment_method") is { } method
                ? (await world.FindAsync<PaymentMethod>(call.Account, method, stop))?.Customer ?? customer
                : customer,
        };
        return owner == customer ? null : NotTheirs(customer);
    }

    private static ApiError NotTheirs(string customer) => new()
    {
        Status = 403,
        Message = $"This ephemeral key may only be used for the customer {customer} and the PaymentMethods attached to it.",
    };
}
