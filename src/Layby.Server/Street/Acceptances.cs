using Layby.Core;
using Layby.Core.Mandates;
using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>
/// Reads <c>mandate_data</c>: how a customer agreed to be charged later, on paper or in a browser.
/// https://docs.stripe.com/api/payment_intents/confirm
/// </summary>
public static class Acceptances
{
    private const string Path = "mandate_data[customer_acceptance]";

    /// <summary>What it may hold. A browser's script lets us see for ourselves where it is: <c>infer_from_client</c>.</summary>
    public static Param Table { get; } = Param.Hash(
        "mandate_data",
        Param.Hash(
            "customer_acceptance",
            Param.Integer("accepted_at", 0),
            Param.Hash("offline").Emptyable(),
            Param.Hash(
                "online", Param.Flag("infer_from_client"), Param.Text("ip_address"), Param.Text("user_agent")),
            Param.Word("type", "offline", "online").Required()).Required()).Emptyable();

    /// <summary>What a table can not say; null when all is well. A browser need not say where it is, a server must.</summary>
    public static ApiError? Check(ApiCall call) =>
        call.Form.Hash("mandate_data")?.Hash("customer_acceptance") is not { } said || said.Text("type") is not "online" ? null
        : !call.IsSecret ? null
        : said.Hash("online") is not { } online ? ApiError.Missing($"{Path}[online]")
        : online.Flag("infer_from_client") is true ? ApiError.Invalid(
            $"{Path}[online][infer_from_client]",
            "You can only infer the acceptance from the client with a publishable key. Please provide `ip_address` and "
            + "`user_agent`.")
        : online.Text("ip_address") is null ? ApiError.Missing($"{Path}[online][ip_address]")
        : online.Text("user_agent") is null ? ApiError.Missing($"{Path}[online][user_agent]")
        : null;

    /// <summary>How the customer agreed, as the call says; null where it says nothing.</summary>
    public static CustomerAcceptance? Of(ApiCall call) =>
        call.Form.Hash("mandate_data")?.Hash("customer_acceptance") is not { } said ? null
        : said.Text("type") is "offline"
            ? new() { Type = "offline", AcceptedAt = said.Number("accepted_at"), Offline = new() }
            : CustomerAcceptance.InBrowser(said.Number("accepted_at"), From(said.Hash("online"), call));

    /// <summary>The form with the acceptance spelled out, since another caller will read it from there.</summary>
    public static FormNode Spelled(FormNode form, ApiCall call)
    {
        if (Of(call) is not { Online: { } online })
        {
            return form;
        }

        var spelled = new FormNode();
        var said = spelled.Under("customer_acceptance");
        said.Under("type").Text = "online";
        said.Under("accepted_at").Text = form.Hash("mandate_data")!.Hash("customer_acceptance")!.Text("accepted_at") ?? $"{call.Now}";
        said.Under("online").Under("ip_address").Text = online.IpAddress;
        said.Under("online").Under("user_agent").Text = online.UserAgent;
        return form.Without("mandate_data").With("mandate_data", spelled);
    }

    private static OnlineAcceptance From(FormNode? online, ApiCall call)
    {
        var seen = call.IsSecret ? null : call.Connection;
        return new(
            online?.Text("ip_address") ?? seen?.Connection.RemoteIpAddress?.ToString(),
            online?.Text("user_agent") ?? (seen?.Request.Headers.UserAgent is [{ Length: > 0 } name, ..] ? name : null));
    }
}
