using Layby.Server.Wire;

namespace Layby.Tests.Journeys;

/// <summary>
/// Makes forms by chance from what a verb says it takes. A tame form may well be granted; a wild one has odd values,
/// breaks in its names and parameters that are always refused.
/// </summary>
/// <param name="random">The chance; the same seed makes the same forms.</param>
/// <param name="ids">Ids that may stand in a form.</param>
/// <param name="wild">True for forms that are damaged.</param>
internal sealed class FormMaker(Random random, IReadOnlyList<string> ids, bool wild)
{
    private const int MaxDepth = 4;

    private static readonly string[] Odd =
    [
        "", " ", "0", "-1", "1.5", "1e99", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "true",
        "false", "null", "undefined", "[]", "{}", "[object Object]", "%00", "%0D%0A", "%F0%9F%A7%A6", "%FF", "%C3%28",
        "%",
        "%2", "+", "'", "\"", "<script>", "../../etc", "pi_", "pm_1", "py_3", "eur", "EUR", "klarna", "alma", "card",
        "manual",
        "https://a.example", "javascript:1", "a@b.fr", "FR", "１", "%E2%80%AE", new('a', 600), new('a', 5_100),
    ];

    private static readonly string[] Breaks = ["[", "]", "[]", "[[", "[0]", "[x]", "%5B", "%5D%5B", "=", "&", "%00", "."];

    // Whatever stands in these is refused here, or they exclude each other: a tame form has them rarely.
    private static readonly HashSet<string> Refused =
    [
        "customer", "customer_account", "on_behalf_of", "mandate", "confirmation_token", "payment_method_configuration",
        "transfer_data", "application_fee_amount", "off_session", "error_on_requires_action", "mandate_data",
        "return_url",
        "payment_method", "payment_method_types", "allowed_payment_method_types", "excluded_payment_method_types",
        "automatic_payment_methods", "amount_to_confirm", "ending_before", "starting_after", "client_secret", "types",
    ];

    private readonly List<string> pairs = [];

    /// <summary>A form of this table.</summary>
    public string Make(Param table)
    {
        pairs.Clear();
        Fill(table, "", depth: 0);
        if (wild && Once(4) && pairs.Count > 0)
        {
            var at = random.Next(pairs.Count);
            pairs[at] = pairs[at].Insert(random.Next(pairs[at].Length + 1), Of(Breaks));
        }

        return string.Join('&', pairs) is { Length: > 7_000 } form ? form[..7_000] : string.Join('&', pairs);
    }

    private void Fill(Param hash, string path, int depth)
    {
        foreach (var field in hash.Fields)
        {
            // What must be there mostly is, so that the verbs themselves are reached too.
            var left = field.IsRequired ? wild && Once(15)
                : Refused.Contains(field.Name) && !wild ? !Once(25)
                : !Once(hash.Fields.Count > 6 ? 5 : 2);
            if (!left)
            {
                Value(field, path.Length == 0 ? field.Name : $"{path}[{field.Name}]", depth);
            }
        }
    }

    private void Value(Param field, string path, int depth)
    {
        if ((wild && Once(12)) || depth > MaxDepth)
        {
            pairs.Add($"{path}{(Once(4) ? Of(Breaks) : "")}={Of(Odd)}");
            return;
        }

        switch (field.Kind)
        {
            case ParamKind.Hash:
                Fill(field, path, depth + 1);
                break;
            case ParamKind.List:
                for (var i = 0; i <= random.Next(3); i++)
                {
                    Value(field.Element!, $"{path}[{i}]", depth + 1);
                }

                break;
            case ParamKind.Metadata or ParamKind.Anything:
                pairs.Add($"{path}[{(wild ? Of(Odd) : "note")}]={(wild ? Of(Odd) : Of(["", "x"]))}");
                break;
            case ParamKind.Range:
                pairs.Add(Once(2) ? $"{path}={Number()}" : $"{path}[{Of(["gt", "gte", "lt", "lte"])}]={Number()}");
                break;
            default:
                pairs.Add($"{path}={Plain(field, path)}");
                break;
        }
    }

    private string Plain(Param field, string path) => field.Kind switch
    {
        ParamKind.Word when field.Words.Contains("klarna") && !(wild && Once(3)) => Of(["klarna", "alma"]),
        ParamKind.Word => Of(field.Words),
        ParamKind.Flag => Of(["true", "false"]),
        ParamKind.Integer => field.Name is "amount" && !wild ? Of(["10000", "7500"]) : Number(),
        _ when path.StartsWith("expand", StringComparison.Ordinal) =>
            Of(["payment_method", "latest_charge", "customer", "data.customer"]),
        _ => field.Name switch
        {
            "currency" => Of(["eur", "eur", "EUR", "usd", "gbp"]),
            "return_url" => "https://a.example/b",
            "country" => "FR",
            "email" or "receipt_email" => "customer@email.fr",
            "payment_method" or "starting_after" or "ending_before" => Of(ids),
            _ => !wild ? Of<string>(field.IsEmptyable ? ["Socks", ""] : ["Socks"]) : Once(3) ? Of(ids) : Of(Odd),
        },
    };

    private string Number() => wild
        ? Of(["10000", "5000", "1", "99999999", "0", "-5", "1700000000", "9223372036854775807"])
        : Of(["1", "10", "50"]);

    private bool Once(int inHowMany) => random.Next(inHowMany) == 0;

    private T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
