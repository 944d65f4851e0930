using Layby.Server;
using Layby.Server.Keys;
using Xunit;

namespace Layby.Tests.Keys;

public sealed class KeyWordsTests
{
    [Fact]
    public void What_is_about_keys_is_told_from_what_is_about_the_server()
    {
        var own = KeyWords.Take(
            ["create", "--data", "there", "--name", "--odd--", "--urls=http://127.0.0.1:1", "--restricted=all:read"], out var others);

        Assert.Equal(["create", "--name", "--odd--", "--restricted=all:read"], own);
        Assert.Equal(["--data", "there", "--urls=http://127.0.0.1:1"], others);
    }

    [Theory]
    [InlineData(24 * 60, "roll", "key_1")]
    [InlineData(0, "roll", "key_1", "--expires", "0")]
    [InlineData(90, "roll", "key_1", "--expires=90m")]
    [InlineData(24 * 60, "roll", "--expires", "24h", "key_1")]
    [InlineData(7 * 24 * 60, "roll", "key_1", "--expires", "7d")]
    public void An_overlap_is_nothing_to_seven_days(int minutes, params string[] words) => Assert.Equal(
        new KeyOrder.Roll("key_1", TimeSpan.FromMinutes(minutes)), KeyWords.Read(words, ApiRoutes.Resources));

    [Fact]
    public void A_key_is_made_as_it_was_ordered()
    {
        var order = Assert.IsType<KeyOrder.Create>(KeyWords.Read(
            ["create", "--sandbox", "ci-7", "--restricted", "events:read", "--name", "the till"], ApiRoutes.Resources));

        Assert.Equal((null, "ci-7", "the till"), (order.Account, order.Sandbox, order.Label));
        Assert.Equal("events:read", order.Permissions!.ToString());
    }

    [Theory]
    [InlineData("There is no command 'layby keys';")]
    [InlineData("There is no command 'layby keys sing';", "sing")]
    [InlineData("There is no permission 'payment_intent:write':", "create", "--restricted", "events:read,payment_intent:write")]
    [InlineData("There is no permission 'events':", "create", "--restricted", "events")]
    [InlineData("There is no permission 'events:own':", "create", "--restricted", "events:own")]
    [InlineData("There is no permission '':", "create", "--restricted", "events:read,")]
    [InlineData("The option --restricted wants a value.", "create", "--restricted")]
    [InlineData("The option --name wants a value.", "create", "--name=")]
    [InlineData("The option --name wants at most 80 characters on one line.", "create", "--name", "a\nb")]
    [InlineData("A key is for an account or for a sandbox:", "create", "--account", "acct_1", "--sandbox", "ci-7")]
    [InlineData("The command 'layby keys create' takes no 'more'.", "create", "more")]
    [InlineData("The command 'layby keys list' takes no --name.", "list", "--name", "x")]
    [InlineData("The command 'layby keys roll' wants the id of one key;", "roll")]
    [InlineData("The command 'layby keys revoke' wants the id of one key;", "revoke", "key_1", "key_2")]
    [InlineData("The option --expires wants 0 to 7 days", "roll", "key_1", "--expires", "8d")]
    [InlineData("The option --expires wants 0 to 7 days", "roll", "key_1", "--expires", "-1h")]
    [InlineData("The option --expires wants 0 to 7 days", "roll", "key_1", "--expires", "soon")]
    [InlineData("The option --expires wants 0 to 7 days", "roll", "key_1", "--expires", "99999999999d")]
    public void What_is_no_order_is_refused_in_one_sentence(string sentence, params string[] words)
    {
        var refused = Assert.Throws<OrderRefusedException>(() => KeyWords.Read(words, ApiRoutes.Resources));
        Assert.StartsWith(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }
}
