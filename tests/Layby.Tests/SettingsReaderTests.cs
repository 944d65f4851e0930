using Layby.Core.Balances;
using Layby.Server;
using Xunit;

namespace Layby.Tests;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"layby-settings-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Nothing_needs_to_be_said() => Assert.Equal(new Settings(), Read());

    [Fact]
    public void Each_option_is_read()
    {
        var settings = Read(
            "--urls", "http://127.0.0.1:5000", "--data", "/var/lib/layby", "--database", "sqlite", "--keys", "listed",
            "--public-url", "https://pay.example", "--api-version", "2023-08-16", "--merchant-name", "Chez Nous",
            "--country=DE", "--fee-klarna", "5%+30", "--fee-alma", "0%+0", "--fee-card", "1.25%+10", "--webhook-retries", "5s,1m,2h/3h",
            "--rate-limit", "600/m", "--shop-origins", "https://shop.example, http://localhost:3000/");

        Assert.Equal(new Uri("http://127.0.0.1:5000"), settings.Urls);
        Assert.Equal("/var/lib/layby", settings.DataFolder);
        Assert.Equal(KeyPolicy.Listed, settings.Keys);
        Assert.Equal(new Uri("https://pay.example"), settings.PublicUrl);
        Assert.Equal("2023-08-16", settings.DefaultVersion.Text);
        Assert.Equal("Chez Nous", settings.MerchantName);
        Assert.Equal("DE", settings.Country);
        Assert.Equal(
            (new FeeRate(500, 30), new FeeRate(0, 0), new FeeRate(125, 10)),
            (settings.FeeKlarna, settings.FeeAlma, settings.FeeCard));
        Assert.Equal("5s,1m,2h/3h", $"{settings.WebhookRetries}");
        Assert.Equal(new CallRate(600, TimeSpan.FromMinutes(1)), settings.RateLimit);
        Assert.Equal("https://shop.example http://localhost:3000", settings.ShopOrigins);
    }

    [Theory]
    [InlineData("LAYBY_URLS", "http://127.0.0.1:5000")]
    [InlineData("LAYBY_DATA", "elsewhere")]
    [InlineData("LAYBY_DATABASE", "sqlite")]
    [InlineData("LAYBY_KEYS", "listed")]
    [InlineData("LAYBY_PUBLIC_URL", "https://pay.example")]
    [InlineData("LAYBY_API_VERSION", "2023-08-16")]
    [InlineData("LAYBY_MERCHANT_NAME", "Chez Nous")]
    [InlineData("LAYBY_COUNTRY", "DE")]
    [InlineData("LAYBY_FEE_KLARNA", "5%+30")]
    [InlineData("LAYBY_FEE_ALMA", "0%+0")]
    [InlineData("LAYBY_FEE_CARD", "1.25%+10")]
    [InlineData("LAYBY_WEBHOOK_RETRIES", "5s,1m,2h/3h")]
    [InlineData("LAYBY_RATE_LIMIT", "100/s")]
    [InlineData("LAYBY_SHOP_ORIGINS", "https://shop.example,https://www.shop.example")]
    public void Each_option_is_also_a_variable_and_a_name_in_the_file(string variable, string value)
    {
        var option = variable["LAYBY_".Length..].Replace('_', '-').ToLowerInvariant();
        var told = Read($"--{option}", value);

        Same(told, SettingsReader.Read([], name => name == variable ? value : null, null));
        File.WriteAllText(file, $$"""{"{{option}}": "{{value}}"}""");
        Same(told, SettingsReader.Read([], _ => null, file));
    }

    [Fact]
    public void Options_win_over_variables_and_those_over_the_file()
    {
        File.WriteAllText(file, """{"country": "IT", "merchant-name": "File", "data": "file"}""");
        var settings = SettingsReader.Read(
            ["--country", "DE"],
            name => name switch { "LAYBY_COUNTRY" => "ES", "LAYBY_MERCHANT_NAME" => "Variable", _ => null },
            file);

        Assert.Equal(("DE", "Variable", "file"), (settings.Country, settings.MerchantName, settings.DataFolder));
    }

    [Fact]
    public void A_file_that_is_not_there_says_nothing() =>
        Assert.Equal(new Settings(), SettingsReader.Read([], _ => null, file));

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("""{"urls": "a", "urls": "b"}""")]
    public void A_file_that_is_no_settings_is_refused_with_its_name(string text)
    {
        File.WriteAllText(file, text);
        var refused = Assert.Throws<StartRefusedException>(() => SettingsReader.Read([], _ => null, file));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(Path.GetFileName(file), refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--colour", "red")]
    [InlineData("colour")]
    [InlineData("-data", "x")]
    [InlineData("--data")]
    [InlineData("--data", "")]
    [InlineData("--data=")]
    [InlineData("--urls", "4242")]
    [InlineData("--urls", "https://127.0.0.1:4242")]
    [InlineData("--urls", "http://127.0.0.1:4242/pay")]
    [InlineData("--urls", "http://127.0.0.1:4242;http://127.0.0.1:4243")]
    [InlineData("--database", "mysql")]
    [InlineData("--keys", "all")]
    [InlineData("--public-url", "pay.example")]
    [InlineData("--api-version", "yesterday")]
    [InlineData("--api-version", "2027-01-01.fir")]
    [InlineData("--country", "France")]
    [InlineData("--country", "fr")]
    [InlineData("--shop-origins", "shop.example")]
    [InlineData("--shop-origins", "https://shop.example/checkout")]
    [InlineData("--shop-origins", "https://shop.example;script-src *")]
    [InlineData("--shop-origins", "https://me@shop.example")]
    [InlineData("--shop-origins", "https://shop.example,*")]
    public void What_is_wrong_is_refused_in_one_sentence_that_names_the_option(params string[] arguments)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read(arguments));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(arguments[0].Split('=')[0], refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4242", KeyPolicy.Open)]
    [InlineData("http://127.3.2.1:4242", KeyPolicy.Open)]
    [InlineData("http://localhost:4242", KeyPolicy.Open)]
    [InlineData("http://[::1]:4242", KeyPolicy.Open)]
    [InlineData("http://0.0.0.0:4242", KeyPolicy.Listed)]
    [InlineData("http://[::]:4242", KeyPolicy.Listed)]
    [InlineData("http://192.168.1.5:4242", KeyPolicy.Listed)]
    [InlineData("http://localhost.example:4242", KeyPolicy.Listed)]
    public void Keys_are_open_only_where_no_other_machine_reaches(string urls, KeyPolicy keys) =>
        Assert.Equal(keys, Read("--urls", urls).Keys);

    [Theory]
    [InlineData("http://0.0.0.0:4242")]
    [InlineData("http://[::]:4242")]
    [InlineData("http://10.0.0.1:4242")]
    [InlineData("http://shop.example:4242")]
    public void Open_keys_on_an_address_that_others_reach_are_refused(string urls) =>
        Assert.Equal(3, Assert.Throws<StartRefusedException>(() => Read("--urls", urls, "--keys", "open")).ExitCode);

    private static void Same(Settings expected, Settings actual)
    {
        Assert.Equal(expected.DefaultVersion.Text, actual.DefaultVersion.Text);
        Assert.Equal($"{expected.WebhookRetries}", $"{actual.WebhookRetries}");
        Assert.Equal(
            expected, actual with { DefaultVersion = expected.DefaultVersion, WebhookRetries = expected.WebhookRetries });
    }

    private static Settings Read(params string[] arguments) => SettingsReader.Read(arguments, _ => null, null);
}
