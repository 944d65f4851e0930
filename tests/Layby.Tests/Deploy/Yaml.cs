using System.Globalization;
using System.Text.Json.Nodes;
using Layby.Tests.Tidy;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Layby.Tests.Deploy;

/// <summary>YAML, read as JSON: what is not in quotes and looks like a number or a truth is one.</summary>
internal static class Yaml
{
    /// <summary>The documents of a text that are not empty.</summary>
    public static IReadOnlyList<JsonNode> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(each => Node(each.RootNode)).OfType<JsonNode>()];
    }

    /// <summary>The only document of a file of the repository.</summary>
    public static JsonNode ReadFile(string path) => Read(File.ReadAllText(Path.Combine(SourceTree.Root, path))).Single();

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Select(each =>
            KeyValuePair.Create(((YamlScalarNode)each.Key).Value!, Node(each.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Scalar(scalar.Value ?? ""),
        YamlScalarNode scalar => scalar.Value,
        _ => throw new InvalidDataException($"{node.NodeType} is not used here."),
    };

    private static JsonNode? Scalar(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" or "yes" => true,
        "false" or "no" => false,
        _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
