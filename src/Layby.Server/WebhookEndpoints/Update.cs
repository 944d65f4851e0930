using Layby.Core;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.WebhookEndpoints;

/// <summary>POST /v1/webhook_endpoints/{id}</summary>
public static class Update
{
    /// <summary>
    /// Changes what an endpoint is told and where. What waits goes to the new address; what a disabled endpoint was to be
    /// told is held until it is resent.
    /// </summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (!(await Retrieve.InAddressAsync(call, world, stop)).Ok(out var endpoint, out var refusal))
        {
            return refusal;
        }

        if (EndpointTable.Check(call.Form, world) is { } wrong)
        {
            return wrong;
        }

        var edited = EndpointTable.Apply(endpoint, call.Form);
        return ParamCheck.CheckNotes(edited.Metadata.Count) is { } tooMany
            ? tooMany
            : Verdict.Write(new Change { Objects = [edited] }, edited);
    }
}
