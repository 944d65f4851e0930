namespace Layby.Server.Wire;

/// <summary>One place in a form: a text, or names (or numbers) with further places below them.</summary>
public sealed class FormNode
{
    private static readonly List<KeyValuePair<string, FormNode>> None = [];

    // Most places are leaves, and a leaf needs no list.
    private List<KeyValuePair<string, FormNode>> children = None;

    /// <summary>The text given here; null where there are only places below.</summary>
    public string? Text { get; set; }

    /// <summary>The places below, in the order in which they first appeared. An element of a list has its number as name.</summary>
    public IReadOnlyList<KeyValuePair<string, FormNode>> Children => children;

    /// <summary>The place below with this name; null when there is none.</summary>
    public FormNode? this[string name]
    {
        get
        {
            foreach (var (key, child) in children)
            {
                if (ReferenceEquals(key, name) || key == name)
                {
                    return child;
                }
            }

            return null;
        }
    }

    /// <summary>The place below with this name, made if it is not there.</summary>
    public FormNode Under(string name)
    {
        if (this[name] is { } there)
        {
            return there;
        }

        var made = new FormNode();
        if (ReferenceEquals(children, None))
        {
            children = [];
        }

        children.Add(new(name, made));
        return made;
    }

    /// <summary>The same place without what is below under this name.</summary>
    public FormNode Without(string name) => new() { Text = Text, children = [.. children.Where(each => each.Key != name)] };

    /// <summary>The same place with that below it.</summary>
    public FormNode With(string name, FormNode below) => new() { Text = Text, children = [.. children, new(name, below)] };

    /// <summary>This place with more below it; of what both have, this one's stays.</summary>
    public FormNode Joined(FormNode more) => new()
    {
        Text = Text,
        children = [.. children, .. more.children.Where(each => this[each.Key] is null)],
    };

    /// <summary>
    /// The element that <c>[]</c> means: a new one, unless more names follow and the last element has no text under the
    /// next of them yet.
    /// </summary>
    public FormNode Element(string? next)
    {
        if (next is not null && children is [.., var (_, last)] && last.Text is null && last[next] is null)
        {
            return last;
        }

        return Under(FormNames.Number(children.Count));
    }
}
