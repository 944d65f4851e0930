using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Layby.Tests.Tidy;

/// <summary>
/// Who may know whom (ARCHITECTURE.md, "Imports"). It reads `using` lines, qualified names such as `Store.IStore`,
/// and the names of the root's own types, which a nested namespace sees without any `using`.
/// It reads syntax, not meaning: what reaches a room through `var` alone is not seen.
/// </summary>
public static partial class ImportTable
{
    private const string Root = "the root";
    private const string Verb = "a verb's room";

    private static readonly Dictionary<string, string[]> MayImport = new()
    {
        ["Core"] = [],
        ["Wire"] = ["Core"],
        ["Versions"] = ["Core"],
        ["Store"] = ["Core"],
        ["Providers"] = ["Core"],
        ["Street"] = ["Core", "Wire", "Versions", "Store", "World", "Settings"],
        ["Receivers"] = ["Core", "Store", "Street", "World"],
        ["Listen"] = ["Core", "Receivers"],
        ["Telemetry"] = ["Wire", "Settings"],
        ["Hatch"] = ["Store"],
        ["Upkeep"] = ["Core", "Store", "Wire", "Settings"],
        ["Workers"] = ["Core", "Store", "Providers", "Receivers", "Street", "World"],
        ["Reconcile"] = ["Core", "Wire", "Store", "Providers", "World", "Hatch"],
        ["Live"] = ["Core", "Wire", "Store", "Providers", "Street", "World", "Settings", "PaymentIntents"],
        [Verb] = ["Core", "Wire", "Versions", "Store", "Providers", "Street", "World", "Settings", "Hatch"],
    };

    /// <summary>What one file may know beyond its room, each with its reason.</summary>
    private static readonly Dictionary<string, (string[] Rooms, string Reason)> FileMayAlso = new()
    {
        ["src/Layby.Server/Providers/ReportDesk.cs"] = (["Store", "Street", "World"], "it commits what the providers report"),
        ["src/Layby.Server/Live/LiveConnectors.cs"] = (["Providers/Alma", "Providers/Klarna"], "it makes connectors by their method"),
        ["src/Layby.Server/Live/LivePlans.cs"] = (["Providers/Alma"], "its customers choose on Alma's page of ours"),
        ["src/Layby.Server/Keys/KeyCommand.cs"] = (["Live"], "what connects a merchant is tried before it is kept"),
        ["src/Layby.Server/Keys/ContractDesk.cs"] = (["Live"], "what connects a merchant is tried before it is kept"),
        ["src/Layby.Server/Providers/Complaints.cs"] = (["Street"], "a dispute that opens enters the books"),
        ["src/Layby.Server/Providers/RefundDesk.cs"] = (["Street", "World"], "it commits what the providers report"),
        ["src/Layby.Server/Providers/SetupDesk.cs"] = (["Store", "Street", "World"], "it commits what the providers report"),
        ["src/Layby.Server/SetupIntents/SetupMethods.cs"] = (["PaymentMethods"], "a call may describe its method"),
        ["src/Layby.Server/SetupIntents/SetupTable.cs"] = (["PaymentMethods"], "a call may describe its method"),
        ["src/Layby.Server/Charges/Create.cs"] = (["PaymentIntents"], "it makes and pays an intent of the charge's own"),
        ["src/Layby.Server/Charges/Capture.cs"] = (["PaymentIntents"], "it captures the charge's intent"),
        ["src/Layby.Server/Providers/CustomerPages.cs"] = (["Store", "World"], "it finds who answers, and says when nothing can be saved"),
        ["src/Layby.Server/ConfirmationTokens/Create.cs"] = (["PaymentMethods"], "a token describes a method"),
        ["src/Layby.Server/Customers/CustomerTable.cs"] = (["PaymentMethods"], "an address has the same rows everywhere"),
        ["src/Layby.Server/PaymentIntents/IntentTable.cs"] = (["PaymentMethods"], "a call may describe its method"),
        ["src/Layby.Server/ElementsSessions/DeferredOffer.cs"] = (["PaymentIntents", "SetupIntents"], "it asks what an intent would list"),
        ["src/Layby.Server/PaymentMethodConfigurations/ConfigurationTable.cs"] = (["PaymentMethods"], "it has a row for each method"),
        ["src/Layby.Server/CheckoutSessions/SessionTable.cs"] = (["PaymentMethods"], "a session may name types and addresses"),
        ["src/Layby.Server/CheckoutSessions/Sessions.cs"] =
            (["PaymentIntents"], "a session that ends or costs something else lets go of its customer, as a cancel does"),
        ["src/Layby.Server/CheckoutSessions/Hosted/PaymentStart.cs"] =
            (["PaymentIntents", "PaymentMethods"], "its customer confirms an intent of the session's own"),
        ["src/Layby.Server/CheckoutSessions/Hosted/SetupStart.cs"] =
            (["SetupIntents", "PaymentMethods"], "its customer confirms a setup of the session's own"),
        ["src/Layby.Server/Browser/ElementSession.cs"] = (["PaymentIntents", "SetupIntents"], "it offers what an intent would"),
        ["src/Layby.Server/PaymentIntents/Methods.cs"] = (["PaymentMethods"], "a call may describe its method"),
    };

    /// <summary>The types of the root that have a meaning of their own in the table.</summary>
    private static readonly string[] RootTypes = ["World", "LaybyServer", "LaybyWorks", "Settings"];

    [GeneratedRegex(@"^\s*@(?:using|namespace|inject|inherits|implements)\s+(?:static\s+)?(?<name>Layby\.[\w.]+)")]
    private static partial Regex RazorImport();

    public static IEnumerable<Finding> Check(SourceFile file)
    {
        if (RoomOf(file) is not { } room || room == Root)
        {
            return [];
        }

        return Imports(file)
            .Where(import => !IsAllowed(file, room, import.Room))
            .Select(import => file.At(import.Line, Advice(file, room, import.Room)))
            .Distinct();
    }

    /// <summary>The room in which a file lives, null when it is not part of the product.</summary>
    private static string? RoomOf(SourceFile file) => file.Path.Split('/') switch
    {
        ["src", "Layby.Core", ..] => "Core",
        ["src", "Layby.Server", _] => Root,
        ["src", "Layby.Server", "Providers", var folder, _, ..] when IsProvider(folder) => $"Providers/{folder}",
        ["src", "Layby.Server", var room, ..] => room,
        _ => null,
    };

    private static bool IsAllowed(SourceFile file, string room, string import)
    {
        var allowed = MayImport.GetValueOrDefault(TableRow(room), MayImport[Verb]);
        return import == room
            || (import == "Providers" && room.StartsWith("Providers/", StringComparison.Ordinal))
            || allowed.Contains(import)
            || (FileMayAlso.TryGetValue(file.Path, out var more) && more.Rooms.Contains(import));
    }

    private static string TableRow(string room) =>
        room.StartsWith("Providers/", StringComparison.Ordinal) ? "Providers" : room;

    private static string Advice(SourceFile file, string room, string import)
    {
        var allowed = MayImport.GetValueOrDefault(TableRow(room), MayImport[Verb]);
        var list = allowed.Length == 0 ? "nothing" : string.Join(", ", allowed);
        return $"{room} may import {list}, not {import}. Move {file.Name} to the room it belongs to, "
            + "pass in what it needs, or change the table in ARCHITECTURE.md and in ImportTable.cs with a decision record.";
    }

    private static IEnumerable<(string Room, int Line)> Imports(SourceFile file)
    {
        if (!file.IsCSharp)
        {
            return file.Lines
                .Select((text, index) => (Match: RazorImport().Match(text), Line: index + 1))
                .Where(line => line.Match.Success)
                .SelectMany(line => Targets(line.Match.Groups["name"].Value).Select(room => (room, line.Line)));
        }

        var members = OwnNames(file.Syntax);
        // In the core `Providers.X` is Layby.Core.Providers.X: only a full name could leave it.
        var isShell = file.Path.StartsWith("src/Layby.Server/", StringComparison.Ordinal);
        return file.Syntax.DescendantNodes(descendIntoTrivia: false)
            .SelectMany(node => Named(node, members).Select(name => (node, name)))
            .Where(named => isShell || named.name.IsFull)
            .SelectMany(named => Targets(named.name.Text).Select(room => (room, file.FirstLine(named.node))));
    }

    /// <summary>The dotted names that one piece of syntax refers to, written as from the top.</summary>
    private static IEnumerable<(string Text, bool IsFull)> Named(SyntaxNode node, HashSet<string> members) =>
        node switch
        {
            UsingDirectiveSyntax { NamespaceOrType: { } target } => [(target.ToString(), true)],
            _ when node.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null => [],
            QualifiedNameSyntax or MemberAccessExpressionSyntax when !IsInner(node) => Dotted(node.ToString(), members),
            IdentifierNameSyntax name when RootTypes.Contains(name.Identifier.Text) && IsTypeName(name, members) =>
                [($"Layby.Server.{name.Identifier.Text}", false)],
            _ => [],
        };

    private static IEnumerable<(string Text, bool IsFull)> Dotted(string name, HashSet<string> members) =>
        name.Split('.', ':') switch
        {
            ["Layby", ..] => [(name, true)],
            ["global", "", "Layby", ..] => [(name["global::".Length..], true)],
            [var room, ..] when Rooms.Value.Contains(room) && !members.Contains(room) =>
                [($"Layby.Server.{name}", false)],
            _ => [],
        };

    // `a.b.c` is a tree of two: the outer one says it all. A namespace's own name is not an import.
    private static bool IsInner(SyntaxNode node) =>
        node.Parent is QualifiedNameSyntax or MemberAccessExpressionSyntax or BaseNamespaceDeclarationSyntax;

    private static bool IsTypeName(IdentifierNameSyntax name, HashSet<string> members) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name && !members.Contains(name.Identifier.Text),
        QualifiedNameSyntax => false,
        TypeSyntax or ParameterSyntax or VariableDeclarationSyntax or PropertyDeclarationSyntax => true,
        BaseTypeSyntax or BaseMethodDeclarationSyntax or TypeArgumentListSyntax => true,
        ObjectCreationExpressionSyntax or CastExpressionSyntax => true,
        _ => false,
    };

    /// <summary>A property or parameter that is called like a room is not the room.</summary>
    private static HashSet<string> OwnNames(SyntaxNode root) =>
    [
        .. root.DescendantNodes().Select(node => node switch
        {
            UsingDirectiveSyntax { Alias: { } alias } => alias.Name.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            ParameterSyntax parameter => parameter.Identifier.Text,
            VariableDeclaratorSyntax variable => variable.Identifier.Text,
            BaseTypeDeclarationSyntax type => type.Identifier.Text,
            EnumMemberDeclarationSyntax member => member.Identifier.Text,
            _ => "",
        }),
    ];

    /// <summary>The shell's rooms, read from its folders.</summary>
    private static readonly Lazy<HashSet<string>> Rooms = new(() =>
    [
        "Wire", "Versions", "Store", "Providers", "Workers",
        .. SourceTree.Files.Select(file => file.Path.Split('/'))
            .Where(parts => parts is ["src", "Layby.Server", _, _, ..])
            .Select(parts => parts[2]),
    ]);

    private static IEnumerable<string> Targets(string name) => name.Split('.') switch
    {
        ["Layby", "Core", ..] => ["Core"],
        ["Layby", "Server"] => [],
        ["Layby", "Server", "Providers", var provider, ..] when IsProvider(provider) => [$"Providers/{provider}"],
        ["Layby", "Server", var room, ..] => [room],
        ["Layby", var other, ..] => [other],
        _ => [],
    };

    /// <summary>A folder with a simulator or a connector of its name; any other folder belongs to the room.</summary>
    private static bool IsProvider(string name) =>
        name is "Klarna" or "Alma" || SourceTree.Files.Any(file =>
            file.Path == $"src/Layby.Server/Providers/{name}/{name}Simulator.cs"
            || file.Path == $"src/Layby.Server/Providers/{name}/{name}Connector.cs");
}

/// <summary>The core knows the language's own library, and of that nothing that waits or talks.</summary>
public static class CoreImports
{
    private static readonly string[] NotForTheCore = ["System.IO", "System.Net", "System.Threading", "System.Data"];

    public static IEnumerable<Finding> Check(SourceFile file) =>
        !file.IsCSharp || !file.Path.StartsWith("src/Layby.Core/", StringComparison.Ordinal)
            ? []
            : file.Syntax.DescendantNodes().OfType<UsingDirectiveSyntax>()
                .Where(line => line.Alias is null && !IsAllowed(line.NamespaceOrType.ToString()))
                .Select(line => file.At(
                    line,
                    $"the core has no I/O and no framework: leave out {line.NamespaceOrType}, or do it in the shell."));

    private static bool IsAllowed(string target) =>
        IsWithin(target, "Layby.Core")
        || (IsWithin(target, "System") && !NotForTheCore.Any(space => IsWithin(target, space)));

    private static bool IsWithin(string target, string space) =>
        target == space || target.StartsWith(space + ".", StringComparison.Ordinal);
}
