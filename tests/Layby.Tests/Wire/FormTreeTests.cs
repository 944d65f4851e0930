using System.Text;
using Layby.Server.Wire;
using Xunit;

namespace Layby.Tests.Wire;

/// <summary>Forms as Stripe's clients nest them, and the trees that they stand for.</summary>
public sealed class FormTreeTests
{
    [Theory]
    [InlineData("", "{}")]
    [InlineData("&&", "{}")]
    [InlineData("a=1", "{a:1}")]
    [InlineData("a", "{a:}")]
    [InlineData("a=", "{a:}")]
    [InlineData("a=1&b=2", "{a:1 b:2}")]
    [InlineData("b=2&a=1", "{b:2 a:1}")]
    [InlineData("a=1&a=2", "{a:2}")]
    [InlineData("a=b=c", "{a:b=c}")]
    [InlineData("=1", "{:1}")]
    [InlineData("a[b]=1", "{a:{b:1}}")]
    [InlineData("a[b][c]=1&a[b][d]=2", "{a:{b:{c:1 d:2}}}")]
    [InlineData("a[b][0][c]=1", "{a:{b:{0:{c:1}}}}")]
    [InlineData("a[0]=x", "{a:{0:x}}")]
    [InlineData("a[0]=x&a[1]=y", "{a:{0:x 1:y}}")]
    [InlineData("a[]=x", "{a:{0:x}}")]
    [InlineData("a[]=x&a[]=y", "{a:{0:x 1:y}}")]
    [InlineData("a[]=", "{a:{0:}}")]
    [InlineData("a[][c]=1", "{a:{0:{c:1}}}")]
    [InlineData("a[][c]=1&a[][d]=2", "{a:{0:{c:1 d:2}}}")]
    [InlineData("a[][c]=1&a[][c]=2", "{a:{0:{c:1} 1:{c:2}}}")]
    [InlineData("a[][c]=1&a[][d]=2&a[][c]=3&a[][d]=4", "{a:{0:{c:1 d:2} 1:{c:3 d:4}}}")]
    [InlineData("a[][b][]=1&a[][b][]=2", "{a:{0:{b:{0:1}} 1:{b:{0:2}}}}")]
    [InlineData("a%5Bb%5D%5B0%5D%5Bc%5D=1", "{a:{b:{0:{c:1}}}}")]
    [InlineData("a%5b%5d=1&a[]=2", "{a:{0:1 1:2}}")]
    [InlineData("a[00]=1", "{a:{00:1}}")]
    [InlineData("a[-1]=1", "{a:{-1:1}}")]
    [InlineData("a[b c]=1", "{a:{b c:1}}")]
    [InlineData("a+b=c+d", "{a b:c d}")]
    [InlineData("a=%2B%26%3D", "{a:+&=}")]
    [InlineData("a=%C3%A9%E2%82%AC", "{a:é€}")]
    [InlineData("a=é", "{a:é}")]
    [InlineData("a=%", "{a:%}")]
    [InlineData("a=%4", "{a:%4}")]
    [InlineData("a=%zz", "{a:%zz}")]
    [InlineData("a=100%25", "{a:100%}")]
    [InlineData("a[b]x=1", "{a:{b:1}}")]
    [InlineData("a]=1", "{a]:1}")]
    [InlineData("a=[1]", "{a:[1]}")]
    [InlineData("[a]=1", "{:{a:1}}")]
    [InlineData("a=1&a[b]=2", "{a:1{b:2}}")]
    [InlineData("a[b]=2&a=1", "{a:1{b:2}}")]
    [InlineData("metadata=", "{metadata:}")]
    [InlineData("a[b][c][d][e][f][g][h][i]=1", "{a:{b:{c:{d:{e:{f:{g:{h:{i:1}}}}}}}}}")]
    public void A_form_is_a_tree(string form, string tree)
    {
        var root = new FormNode();
        Assert.Null(FormTree.Read(Encoding.UTF8.GetBytes(form), root));
        Assert.Equal(tree, Spell(root));
    }

    [Theory]
    [InlineData("a[", "Invalid request (check that the brackets of your parameters' names are closed).")]
    [InlineData("a[b", "Invalid request (check that the brackets of your parameters' names are closed).")]
    [InlineData("a[b][c", "Invalid request (check that the brackets of your parameters' names are closed).")]
    [InlineData("a%5Bb=1", "Invalid request (check that the brackets of your parameters' names are closed).")]
    [InlineData("a[][][][][][][][][]=1", "Parameters may be nested at most 8 levels deep.")]
    [InlineData("a=%FF", "Invalid request (check that your parameters are encoded as UTF-8).")]
    [InlineData("%C3=1", "Invalid request (check that your parameters are encoded as UTF-8).")]
    [InlineData("a=%ED%A0%80", "Invalid request (check that your parameters are encoded as UTF-8).")]
    public void A_torn_form_is_refused(string form, string message)
    {
        var refusal = FormTree.Read(Encoding.UTF8.GetBytes(form), new FormNode());
        Assert.Equal((400, message), (refusal?.Status, refusal?.Message));
    }

    [Fact]
    public void A_form_of_a_thousand_names_is_read_and_one_more_is_not()
    {
        Assert.Null(FormTree.Read(Encoding.UTF8.GetBytes(Names(1000)), new FormNode()));
        Assert.Equal(
            "A request may have at most 1000 parameters.",
            FormTree.Read(Encoding.UTF8.GetBytes(Names(1001)), new FormNode())?.Message);
    }

    [Fact]
    public void A_value_may_be_as_long_as_the_body()
    {
        var root = new FormNode();
        Assert.Null(FormTree.Read(Encoding.UTF8.GetBytes($"a={new string('%', 200_000)}"), root));
        Assert.Equal(200_000, root["a"]!.Text!.Length);
    }

    [Fact]
    public void A_query_and_a_body_make_one_tree()
    {
        var root = new FormNode();
        Assert.Null(FormTree.Read("a[b]=1"u8, root));
        Assert.Null(FormTree.Read("a[c]=2&d=3"u8, root));
        Assert.Equal("{a:{b:1 c:2} d:3}", Spell(root));
    }

    private static string Names(int count) => string.Join('&', Enumerable.Range(0, count).Select(each => $"a{each}=1"));

    private static string Spell(FormNode node) => node.Text + (node.Children.Count == 0 && node.Text is not null
        ? ""
        : "{" + string.Join(' ', node.Children.Select(each => $"{each.Key}:{Spell(each.Value)}")) + "}");
}
