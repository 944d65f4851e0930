using Layby.Core.Disputes;
using Layby.Server.Street;
using Layby.Server.Wire;

namespace Layby.Server.Disputes;

/// <summary>POST /v1/disputes/{id}</summary>
public static class Update
{
    /// <summary>What it takes.</summary>
    public static Param Table { get; } = ParamTable.Of(
        EvidenceForm.Table, Param.Metadata(), Param.Flag("submit"),
        Param.Word("intended_submission_method", "manual", "smart_disputes", "prefer_manual", "prefer_smart_disputes"));

    /// <summary>Takes evidence and notes. Evidence is submitted unless the call says <c>submit=false</c>.</summary>
    public static async ValueTask<Verdict> Handle(ApiCall call, World world, CancellationToken stop)
    {
        if (await world.FindAsync<Dispute>(call.Account, call.Id, stop) is not { } dispute)
        {
            return Retrieve.Missing(call.Id);
        }

        var given = call.Form.Hash("evidence");
        if (given is not null && EvidenceForm.Refuses(given) is { } wrong)
        {
            return wrong;
        }

        var edited = dispute with
        {
            Evidence = given is null ? dispute.Evidence : EvidenceForm.Read(given, dispute.Evidence),
            IntendedSubmissionMethod = call.Form.Text("intended_submission_method") ?? dispute.IntendedSubmissionMethod,
            Metadata = call.Form.Metadata(dispute.Metadata),
        };
        var submit = call.Form.Flag("submit") ?? given is not null;
        return DisputeMachine.Update(dispute, edited, submit, call.Now).Ok(out var change, out var refusal)
            ? Verdict.Write(change, change.Find<Dispute>(dispute.Id) ?? dispute)
            : refusal;
    }
}
