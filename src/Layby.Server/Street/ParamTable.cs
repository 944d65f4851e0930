using Layby.Server.Wire;

namespace Layby.Server.Street;

/// <summary>Makes a verb's table from its rows and those that every verb of its kind has.</summary>
public static class ParamTable
{
    /// <summary>A list of properties to be shown as objects; every verb takes it.</summary>
    private static readonly Param Expand = Param.List("expand", Param.Text(""));

    // Phones and browsers add notes about themselves to what they send with a publishable key.
    private static readonly Param[] ClientNotes =
    [
        Param.Anything("client_attribution_metadata"), Param.Anything("payment_user_agent"), Param.Anything("guid"),
        Param.Anything("muid"), Param.Anything("sid"), Param.Anything("key"), Param.Anything("referrer"),
        Param.Anything("time_on_page"), Param.Anything("_stripe_account"), Param.Anything("_stripe_version"),
        Param.Anything("pasted_fields"), Param.Anything("set_as_default_payment_method"),
        Param.Anything("save_payment_method"), Param.Anything("expected_payment_method_type"),
    ];

    private static readonly Param[] Page =
        [Param.Integer("limit"), Param.Text("starting_after"), Param.Text("ending_before")];

    /// <summary>The table of a verb that answers with one object.</summary>
    public static Param Of(params IReadOnlyList<Param> rows) => Param.Hash("", [.. rows, Expand]);

    /// <summary>The same for a verb that clients may call, with the notes that they add.</summary>
    public static Param OfClient(params IReadOnlyList<Param> rows) => Param.Hash("", [.. rows, Expand, .. ClientNotes]);

    /// <summary>The table of a verb that answers with a list.</summary>
    public static Param OfList(params IReadOnlyList<Param> rows) => Param.Hash("", [.. rows, Expand, .. Page]);
}
