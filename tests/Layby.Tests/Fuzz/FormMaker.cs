using System.Text;
using Layby.Server.Wire;

namespace Layby.Tests.Fuzz;

/// <summary>
/// Makes forms by chance from what a verb says it takes: the tables are the grammar. A tame form may well be granted; a
/// wild one has odd values, names that are nested or repeated, lists in the place of hashes, and torn bytes.
/// </summary>
/// <param name="random">The chance; the same seed makes the same forms.</param>
/// <param name="finds">What was found earlier and may stand in a form.</param>
/// <param name="wild">True for forms that are damaged.</param>
/// <param name="canary">A word that only this walk plants in what it stores.</param>
internal sealed class FormMaker(Random random, Finds finds, bool wild, string canary)
{
    private const int MaxDepth = 4;
    private const int MaxBytes = 7_000;

    // Whatever stands in these is often refused, or they exclude each other: a tame form has them rarely.
    private static readonly HashSet<string> Refused =
    [
        "customer", "customer_account", "on_behalf_of", "mandate", "confirmation_token", "payment_method_configuration",
        "transfer_data", "application_fee_amount", "off_session", "error_on_requires_action", "mandate_data",
        "payment_method", "payment_method_types", "allowed_payment_method_types", "excluded_payment_method_types",
        "automatic_payment_methods", "amount_to_confirm", "ending_before", "starting_after", "client_secret", "types",
        "expand",
    ];

    private readonly List<string> pairs = [];

    /// <summary>A form of this table, as it is sent.</summary>
    public byte[] Make(Param table)
    {
        pairs.Clear();
        Fill(table, "", depth: 0);
        if (wild)
        {
            Damage();
        }

        var form = string.Join('&', pairs);
        var bytes = Encoding.UTF8.GetBytes(form.Length > MaxBytes ? form[..MaxBytes] : form);
        return wild && Once(6) ? Torn.Of(bytes, random) : bytes;
    }

    private void Damage()
    {
        if (Once(4) && pairs.Count > 0)
        {
            var at = random.Next(pairs.Count);
            pairs[at] = pairs[at].Insert(random.Next(pairs[at].Length + 1), Of(OddValues.Breaks));
        }

        if (Once(8) && pairs.Count > 0)
        {
            // The same name again, as a text, a list or a hash.
            var again = pairs[random.Next(pairs.Count)].Split('=')[0];
            pairs.Add($"{again}{Of(["", "[]", "[0]", "[x]", "[0][x]"])}={OddValues.Any(random)}");
        }

        if (Once(20))
        {
            pairs.Add(string.Concat("deep", string.Concat(Enumerable.Repeat("[a]", random.Next(1, 60))), "=1"));
        }
    }

    private void Fill(Param hash, string path, int depth)
    {
        foreach (var field in hash.Fields)
        {
            // What must be there mostly is, so that the verbs themselves are reached too.
            var left = field.IsRequired ? wild && Once(15)
                : Refused.Contains(field.Name) && !wild ? !Once(12)
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
            pairs.Add($"{path}{(Once(4) ? Of(OddValues.Breaks) : "")}={OddValues.Any(random)}");
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
                    Value(field.Element!, $"{path}[{(Once(3) ? "" : i)}]", depth + 1);
                }

                break;
            case ParamKind.Metadata or ParamKind.Anything:
                pairs.Add($"{path}[{(wild ? OddValues.Any(random) : "note")}]={(wild ? OddValues.Any(random) : Of(["", canary]))}");
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
        ParamKind.Integer => field.Name switch
        {
            "amount" when !wild => Of(["10000", "7500"]),
            // A provider that is made to be slow holds up everybody behind it.
            "milliseconds" => Of(["1", "2", "0", "-1", "99999999"]),
            _ => Number(),
        },
        _ when path.StartsWith("expand", StringComparison.Ordinal) => Of(OddValues.Paths),
        _ => finds.Any(field.Name) is { } known && !Once(6) ? known : Named(field),
    };

    private string Named(Param field) => field.Name switch
    {
        "currency" => Of(["eur", "eur", "EUR", "usd", "gbp"]),
        "return_url" => "https://a.example/b",
        // Nobody listens there: what is told to it fails at once and goes nowhere.
        "url" when !(wild && Once(4)) => "http://127.0.0.1:1/hook",
        "country" => Of(["FR", "DE", "GB", "US"]),
        "email" or "receipt_email" => Of(OddValues.Mails),
        "query" => Of(OddValues.Queries),
        "starting_after" or "ending_before" => finds.AnyAtAll() ?? "none",
        _ => !wild ? Of<string>(field.IsEmptyable ? [canary, ""] : [canary])
            : Once(3) ? finds.AnyAtAll() ?? "none"
            : OddValues.Any(random),
    };

    private string Number() => wild ? Of(OddValues.Numbers) : Of(["1", "10", "50", "100"]);

    private bool Once(int inHowMany) => random.Next(inHowMany) == 0;

    private T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
