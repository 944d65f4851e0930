using System.Collections.Frozen;

namespace Layby.Server.Wire;

/// <summary>What a parameter may be.</summary>
public enum ParamKind
{
    /// <summary>Any text up to a length.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of a few words.</summary>
    Word,

    /// <summary>Names with parameters of their own.</summary>
    Hash,

    /// <summary>Elements of one kind.</summary>
    List,

    /// <summary>Names and texts of the merchant's own choosing.</summary>
    Metadata,

    /// <summary>A moment (seconds since 1970, UTC), or a hash of bounds.</summary>
    Range,

    /// <summary>Known and let through unread: it belongs to methods or features that are not served here.</summary>
    Anything,
}

/// <summary>A row of a verb's parameter table: what is checked before the verb sees anything.</summary>
public sealed record Param
{
    private FrozenDictionary<string, Param>? byName;

    /// <summary>As the documents write it.</summary>
    public required string Name { get; init; }

    /// <summary>What it may be.</summary>
    public required ParamKind Kind { get; init; }

    /// <summary>Must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The empty string unsets it.</summary>
    public bool IsEmptyable { get; init; }

    /// <summary>Characters of a text.</summary>
    public int MaxLength { get; init; } = 5_000;

    /// <summary>The least whole number.</summary>
    public long Min { get; init; } = long.MinValue;

    /// <summary>The words that it may be, in the order in which a refusal lists them.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>What a hash may hold.</summary>
    public IReadOnlyList<Param> Fields { get; init; } = [];

    /// <summary>Names in a hash that are let through unread.</summary>
    public bool IsOpen { get; init; }

    /// <summary>What each element of a list is.</summary>
    public Param? Element { get; init; }

    /// <summary>Elements of a list.</summary>
    public int MaxElements { get; init; } = int.MaxValue;

    /// <summary>The field of a hash with this name; null when it has none.</summary>
    public Param? Field(string name) =>
        (byName ??= Fields.ToFrozenDictionary(each => each.Name)).GetValueOrDefault(name);

    /// <summary>The same, and it must be there.</summary>
    public Param Required() => this with { IsRequired = true };

    /// <summary>The same, and the empty string unsets it.</summary>
    public Param Emptyable() => this with { IsEmptyable = true };

    /// <summary>The same, and other names in it are let through unread.</summary>
    public Param Open() => this with { IsOpen = true, byName = null };

    /// <summary>A text of at most <paramref name="max"/> characters.</summary>
    public static Param Text(string name, int max = 5_000) => new() { Name = name, Kind = ParamKind.Text, MaxLength = max };

    /// <summary>A whole number, at least <paramref name="min"/>.</summary>
    public static Param Integer(string name, long min = long.MinValue) =>
        new() { Name = name, Kind = ParamKind.Integer, Min = min };

    /// <summary>True or false.</summary>
    public static Param Flag(string name) => new() { Name = name, Kind = ParamKind.Flag };

    /// <summary>One of these words.</summary>
    public static Param Word(string name, params IReadOnlyList<string> words) =>
        new() { Name = name, Kind = ParamKind.Word, Words = words };

    /// <summary>A hash of these.</summary>
    public static Param Hash(string name, params IReadOnlyList<Param> fields) =>
        new() { Name = name, Kind = ParamKind.Hash, Fields = fields };

    /// <summary>A list of at most <paramref name="max"/> of these.</summary>
    public static Param List(string name, Param element, int max = int.MaxValue) =>
        new() { Name = name, Kind = ParamKind.List, Element = element, MaxElements = max };

    /// <summary>The merchant's own notes: 50 names of 40 characters, texts of 500.</summary>
    public static Param Metadata(string name = "metadata") => new() { Name = name, Kind = ParamKind.Metadata };

    /// <summary>A moment or bounds of moments.</summary>
    public static Param Range(string name) => new() { Name = name, Kind = ParamKind.Range };

    /// <summary>Let through unread.</summary>
    public static Param Anything(string name) => new() { Name = name, Kind = ParamKind.Anything };
}
