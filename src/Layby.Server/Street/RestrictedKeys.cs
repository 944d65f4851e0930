using Layby.Core;
using Layby.Core.Keys;

namespace Layby.Server.Street;

/// <summary>Restricted keys at the door. https://docs.stripe.com/keys#limit-access</summary>
public static class RestrictedKeys
{
    /// <summary>Why a key may not do this; null when it may, as a key that is not restricted always may.</summary>
    public static ApiError? Refuse(Caller caller, Permission needed) =>
        caller.Permissions?.Allow(needed) is false
            ? ApiError.MorePermissions(caller.MaskedKey, caller.Account.Id, needed)
            : null;

    /// <summary>Why a key may not be shown objects of all these resources in the place of their ids.</summary>
    public static ApiError? Refuse(Caller caller, IEnumerable<string> shown) => caller.Permissions is null
        ? null
        : shown.Select(each => Refuse(caller, new Permission(each, Writes: false))).FirstOrDefault(each => each is not null);
}
