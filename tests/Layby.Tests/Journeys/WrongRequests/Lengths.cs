using static Layby.Tests.Journeys.WrongRequests.WrongRequest;

namespace Layby.Tests.Journeys.WrongRequests;

/// <summary>What is longer, or more, than it may be.</summary>
internal static class Lengths
{
    private const string Line = "amount_details[line_items][0]";
    private const string Goods = $"{Line}[quantity]=1&{Line}[unit_cost]=1&{Line}[product_name]";

    public static WrongRequest[] Rows { get; } =
    [
        TooLong("a description", "description", 1000),
        TooLong("a statement", "statement_descriptor", 22),
        TooLong("a statement's end", "statement_descriptor_suffix", 22),
        TooLong("a group", "transfer_group", 5000),
        TooLong("a post code", "amount_details[shipping][to_postal_code]", 10),
        TooLong("a line's name", $"{Line}[product_name]", 1024),
        TooLong("a line's article number", $"{Line}[product_code]", 12),
        TooLong("Klarna's reference of a line", $"{Line}[payment_method_options][klarna][reference]", 255),
        Create(
            "metadata of 51 names", Notes(51), null, "metadata",
            "Metadata can have up to 50 keys, but you passed in 51 keys."),
        Post(
            "a 51st name of metadata", Intent, "metadata[more]=v", null, "metadata",
            "Metadata can have up to 50 keys, but you passed in 51 keys.") with { State = "full of notes" },
        Create(
            "a name of metadata of 41 characters", $"metadata[{new string('k', 41)}]=v", null, "metadata",
            "Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. Invalid key: "
            + $"{new string('k', 41)}"),
        Create(
            "a note of 501 characters", $"metadata[k]={new string('v', 501)}", null, "metadata[k]",
            "Metadata values can have up to 500 characters, but you passed in a value that is 501 characters. "
            + $"Invalid value: {new string('v', 47)}...{new string('v', 50)}"),
        Create(
            "201 lines", string.Join('&', Enumerable.Range(0, 201).Select(Nth)),
            null, "amount_details[line_items]", "Arrays may have at most 200 elements, but you passed in 201."),
    ];

    private static string Nth(int number) => $"{Goods}=a".Replace("[0]", $"[{number}]", StringComparison.Ordinal);

    private static string Notes(int count) =>
        string.Join('&', Enumerable.Range(0, count).Select(each => $"metadata[k{each}]=v"));

    private static WrongRequest TooLong(string story, string param, int max) => Create(
        $"{story} of {max + 1} characters", $"{param}={new string('a', max + 1)}", null, param,
        $"Invalid string: {Quoted(new string('a', max + 1))}; must be at most {max} characters");

    private static string Quoted(string text) => text.Length <= 100 ? text : $"{text[..47]}...{text[^50..]}";
}
