using System.Text;

namespace Layby.Server.Wire;

/// <summary>Writes a form down again, as clients send it: <c>a[b][0]=1</c>.</summary>
public static class FormText
{
    /// <summary>Those of a form's parameters that have one of these names.</summary>
    public static string Of(FormNode form, IReadOnlyList<string> names)
    {
        var text = new StringBuilder();
        foreach (var (name, child) in form.Children)
        {
            if (names.Contains(name))
            {
                Write(child, Uri.EscapeDataString(name), text);
            }
        }

        return text.ToString();
    }

    private static void Write(FormNode node, string path, StringBuilder text)
    {
        if (node.Text is not null)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(path).Append('=').Append(Uri.EscapeDataString(node.Text));
        }

        foreach (var (name, child) in node.Children)
        {
            Write(child, $"{path}[{Uri.EscapeDataString(name)}]", text);
        }
    }
}
