using System.Text;
using Layby.Core;
using Layby.Server.Wire;
using Xunit;

namespace Layby.Tests.Wire;

/// <summary>A form held against a table, without a server around it.</summary>
public sealed class ParamCheckTests
{
    private static readonly Param Table = Param.Hash(
        "",
        Param.Integer("amount", 1).Required(),
        Param.Text("name", 5),
        Param.Text("note").Emptyable(),
        Param.Flag("confirm"),
        Param.Word("kind", "one", "two"),
        Param.Word("only", "this"),
        Param.Hash("address", Param.Text("city").Required(), Param.Text("zip").Emptyable()).Emptyable(),
        Param.Hash("open", Param.Integer("count")).Open(),
        Param.List("lines", Param.Hash("", Param.Text("name").Required()), max: 2),
        Param.List("words", Param.Word("", "a", "b")).Emptyable(),
        Param.Metadata(),
        Param.Range("created"),
        Param.Anything("card"));

    [Theory]
    [InlineData("amount=1")]
    [InlineData("amount=9223372036854775807")]
    [InlineData("amount=1&name=12345&note=&confirm=True&kind=two&only=this")]
    [InlineData("amount=1&address=")]
    [InlineData("amount=1&address[city]=Paris&address[zip]=")]
    [InlineData("amount=1&open[count]=3&open[else][more]=x")]
    [InlineData("amount=1&lines[][name]=a&lines[][name]=b")]
    [InlineData("amount=1&lines[1][name]=a&lines[0][name]=b")]
    [InlineData("amount=1&words=")]
    [InlineData("amount=1&words[]=a&words[]=a")]
    [InlineData("amount=1&metadata=&card[number]=4242&card=1")]
    [InlineData("amount=1&metadata[a]=&metadata[b]=c")]
    [InlineData("amount=1&created=5")]
    [InlineData("amount=1&created[gt]=5&created[lte]=9")]
    public void It_fits(string form) => Assert.Null(Check(form));

    [Theory]
    [InlineData("", "amount", "parameter_missing")]
    [InlineData("amount=", "amount", "parameter_invalid_empty")]
    [InlineData("amount=0", "amount", "parameter_invalid_integer")]
    [InlineData("amount=x&what=1", "what", "parameter_unknown")]
    [InlineData("amount=1&name=123456", "name", null)]
    [InlineData("amount=1&name=", "name", "parameter_invalid_empty")]
    [InlineData("amount=1&confirm=TRUE", "confirm", null)]
    [InlineData("amount=1&kind=three", "kind", null)]
    [InlineData("amount=1&only=that", "only", null)]
    [InlineData("amount=1&address[zip]=1", "address[city]", "parameter_missing")]
    [InlineData("amount=1&address[city]=", "address[city]", "parameter_invalid_empty")]
    [InlineData("amount=1&address[town]=x", "address[town]", "parameter_unknown")]
    [InlineData("amount=1&address=x", "address", null)]
    [InlineData("amount=1&open[count]=x", "open[count]", "parameter_invalid_integer")]
    [InlineData("amount=1&lines[0][what]=x", "lines[0][what]", "parameter_unknown")]
    [InlineData("amount=1&lines[0][name]=a&lines[1][what]=x", "lines[1][what]", "parameter_unknown")]
    [InlineData("amount=1&lines[][name]=a&lines[][name]=b&lines[][name]=c", "lines", null)]
    [InlineData("amount=1&lines[x][name]=a", "lines", null)]
    [InlineData("amount=1&lines=a", "lines", null)]
    [InlineData("amount=1&lines[]=a", "lines[0]", null)]
    [InlineData("amount=1&words[]=c", "words[0]", null)]
    [InlineData("amount=1&words[]=a&words[]=", "words[1]", "parameter_invalid_empty")]
    [InlineData("amount=1&words[a][b]=a", "words", null)]
    [InlineData("amount=1&created[since]=5", "created[since]", "parameter_unknown")]
    [InlineData("amount=1&created[gt]=", "created[gt]", "parameter_invalid_integer")]
    [InlineData("amount=1&created=", "created", "parameter_invalid_empty")]
    [InlineData("amount=1&amount[x]=1", "amount", null)]
    public void It_does_not_fit(string form, string param, string? code)
    {
        var refusal = Check(form);
        Assert.Equal((400, param, code), (refusal?.Status, refusal?.Param, refusal?.Code));
    }

    [Theory]
    [InlineData("kind=three", "Invalid kind: must be one of one or two")]
    [InlineData("only=that", "Invalid only: must be one of this")]
    [InlineData("confirm=x", "Invalid boolean: x")]
    [InlineData("name=123456", "Invalid string: 123456; must be at most 5 characters")]
    public void It_is_said_in_words(string form, string message) =>
        Assert.Equal(message, Check("amount=1&" + form)?.Message);

    private static ApiError? Check(string form)
    {
        var root = new FormNode();
        Assert.Null(FormTree.Read(Encoding.UTF8.GetBytes(form), root));
        return ParamCheck.Check(Table, root);
    }
}
