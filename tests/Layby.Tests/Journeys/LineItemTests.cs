using System.Text;
using Xunit;

namespace Layby.Tests.Journeys;

public sealed class LineItemTests
{
    private const string Intents = "/v1/payment_intents";
    private const string Lines = "amount_details[line_items]";
    private const string One = $"{Lines}[0][product_name]=Tent&{Lines}[0][unit_cost]=2000&{Lines}[0][quantity]=2";
    private const string Base = "currency=eur&payment_method_types[]=klarna";
    private const string Subscription = "payment_method_options[klarna][subscriptions][0][reference]=s1"
        + "&payment_method_options[klarna][subscriptions][0][interval]=month";

    private const string Mismatch = "The total value of `amount_details` (4500) does not match the `amount` (5000). Make sure "
        + "that the total value of `line_items` matches the amount to charge, taking into account any discounts, tax, and "
        + "shipping. See https://docs.stripe.com/payments/payment-line-items";

    [Fact]
    public async Task Lines_that_add_up_are_kept_and_shown_to_whoever_expands_them()
    {
        await using var server = await RunningServer.StartAsync();
        var form = $"{Base}&amount=4350&{One}&amount_details[shipping][amount]=500&amount_details[shipping][to_postal_code]=75001"
            + "&amount_details[discount_amount]=200&amount_details[tax][total_tax_amount]=50"
            + "&payment_details[order_reference]=A-1";
        var plain = (await server.PostAsync(Intents, form)).Granted();
        Assert.Null(plain["amount_details"]!["line_items"]);
        Assert.Equal("A-1", (string?)plain["payment_details"]!["order_reference"]);

        var shown = (await server.GetAsync($"{Intents}/{plain.Id}?expand[]=amount_details.line_items"))["amount_details"]!;
        Assert.Equal($"{Intents}/{plain.Id}/amount_details_line_items", (string?)shown["line_items"]!["url"]);
        Assert.Equal(2000, (long)shown["line_items"]!["data"]![0]!["unit_cost"]!);
        Assert.Equal(500, (long)shown["shipping"]!["amount"]!);
        Assert.Null(shown["error"]);
    }

    [Fact]
    public async Task Lines_that_do_not_add_up_are_refused_and_change_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        var wrong = $"{Base}&amount=5000&{One}&amount_details[tax][total_tax_amount]=500";
        var refused = await server.PostAsync(Intents, wrong);
        Assert.Equal((400, Mismatch), (refused.Status, (string?)refused.Error["message"]));
        Assert.Equal("amount_details", (string?)refused.Error["param"]);

        var id = (await server.PostAsync(Intents, $"{Base}&amount=4000&{One}")).Granted().Id;
        Assert.Equal(400, (await server.PostAsync($"{Intents}/{id}", "amount=4001")).Status);
        Assert.Equal(4000, (long)(await server.GetAsync($"{Intents}/{id}"))["amount"]!);
        var half = One.Replace("quantity]=2", "quantity]=1", StringComparison.Ordinal);
        (await server.PostAsync($"{Intents}/{id}", $"amount=2000&{half}")).Granted();
        (await server.PostAsync($"{Intents}/{id}", "amount=999&amount_details=")).Granted();
    }

    [Fact]
    public async Task Who_asks_not_to_be_refused_is_told_what_does_not_add_up()
    {
        await using var server = await RunningServer.StartAsync();
        var told = (await server.PostAsync(
            Intents,
            $"{Base}&amount=5000&{One}&amount_details[tax][total_tax_amount]=500"
            + "&amount_details[enforce_arithmetic_validation]=false")).Granted();
        Assert.Equal("amount_details_amount_mismatch", (string?)told["amount_details"]!["error"]!["code"]);
        Assert.Equal(Mismatch, (string?)told["amount_details"]!["error"]!["message"]);

        // What was allowed stays allowed: confirming says nothing new of the amount.
        var confirmed = await server.PostAsync(
            $"{Intents}/{told.Id}/confirm", "payment_method_data[type]=klarna&return_url=https://shop.example/");
        Assert.NotNull(confirmed.Granted()["amount_details"]!["error"]);

        var mended = await server.PostAsync($"{Intents}/{told.Id}", "amount_details[tax][total_tax_amount]=1000");
        Assert.Null(mended.Granted()["amount_details"]!["error"]);

        var without = (await server.PostAsync(
            Intents,
            $"{Base}&amount=5000&amount_details[shipping][amount]=5001&amount_details[enforce_arithmetic_validation]=false")).Granted();
        Assert.Equal(
            "amount_details_tax_shipping_discount_greater_than_amount", (string?)without["amount_details"]!["error"]!["code"]);
    }

    [Fact]
    public async Task A_capture_brings_lines_for_what_it_captures()
    {
        await using var server = await RunningServer.StartAsync();
        var form = $"{Base}&amount=4000&{One}&capture_method=manual&confirm=true&return_url=https://shop.example/"
            + "&payment_method_data[type]=klarna";
        var id = (await server.PostAsync(Intents, form)).Granted().Id;
        await server.PostAsync($"/sandbox/payment_intents/{id}/approve");

        var half = One.Replace("quantity]=2", "quantity]=1", StringComparison.Ordinal);
        Assert.Equal(400, (await server.PostAsync($"{Intents}/{id}/capture", half)).Status);
        var captured = await server.PostAsync(
            $"{Intents}/{id}/capture", $"amount_to_capture=2000&{half}&expand[]=amount_details.line_items");
        Assert.Equal("succeeded", (string?)captured.Granted()["status"]);
        Assert.Equal(1, (long)captured["amount_details"]!["line_items"]!["data"]![0]!["quantity"]!);
    }

    [Fact]
    public async Task Two_hundred_full_lines_fit_into_one_request_and_one_more_does_not()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(200, (await server.PostAsync(Intents, $"{Base}&amount=20000&{Subscription}{Full(200)}")).Status);
        var refused = await server.PostAsync(Intents, $"{Base}&amount=20100&{Subscription}{Full(201)}");
        Assert.Equal($"Array {Lines} exceeded maximum 200 allowed elements.", (string?)refused.Error["message"]);
    }

    [Theory]
    [InlineData($"{One}&{Lines}[0][unit_of_measure]=per+foot", $"{Lines}[0][unit_of_measure]")]
    [InlineData($"{One}&{Lines}[0][product_code]=1234567890123", $"{Lines}[0][product_code]")]
    [InlineData($"{One}&{Lines}[0][discount_amount]=0", $"{Lines}[0][discount_amount]")]
    [InlineData($"{Lines}[0][product_name]=x&{Lines}[0][unit_cost]=-1&{Lines}[0][quantity]=1", $"{Lines}[0][unit_cost]")]
    [InlineData($"{Lines}[0][product_name]=x&{Lines}[0][unit_cost]=1&{Lines}[0][quantity]=0", $"{Lines}[0][quantity]")]
    [InlineData($"{Lines}[0][product_name]=x&{Lines}[0][unit_cost]=1", $"{Lines}[0][quantity]")]
    [InlineData(
        $"{One}&{Lines}[0][payment_method_options][klarna][image_url]=ftp://a.example/b",
        $"{Lines}[0][payment_method_options][klarna][image_url]")]
    [InlineData(
        $"{One}&{Lines}[0][payment_method_options][klarna][subscription_reference]=s1",
        $"{Lines}[0][payment_method_options][klarna][subscription_reference]")]
    [InlineData(
        $"{One}&{Lines}[0][tax][total_tax_amount]=1&amount_details[tax][total_tax_amount]=1",
        "amount_details[tax][total_tax_amount]")]
    [InlineData(
        $"{One}&{Lines}[0][discount_amount]=1&amount_details[discount_amount]=1", "amount_details[discount_amount]")]
    [InlineData(
        $"{Lines}[0][product_name]=x&{Lines}[0][unit_cost]=9223372036854775807&{Lines}[0][quantity]=9223372036854775807",
        "amount_details")]
    [InlineData($"{Subscription}&payment_method_options[klarna][subscriptions][1][reference]=s1"
        + "&payment_method_options[klarna][subscriptions][1][interval]=year",
        "payment_method_options[klarna][subscriptions][1][reference]")]
    [InlineData($"{Subscription}&payment_method_options[klarna][subscriptions][0][next_billing][date]=2026-02-30"
        + "&payment_method_options[klarna][subscriptions][0][next_billing][amount]=1",
        "payment_method_options[klarna][subscriptions][0][next_billing][date]")]
    [InlineData("payment_method_options[klarna][subscriptions][0][reference]=s1"
        + "&payment_method_options[klarna][subscriptions][0][interval]=annual",
        "payment_method_options[klarna][subscriptions][0][interval]")]
    [InlineData("payment_method_options[klarna][on_demand][minimum_amount]=10&payment_method_options[klarna][on_demand][average_amount]=9",
        "payment_method_options[klarna][on_demand][minimum_amount]")]
    [InlineData("payment_method_options[klarna][on_demand][maximum_amount]=8&payment_method_options[klarna][on_demand][average_amount]=9",
        "payment_method_options[klarna][on_demand][average_amount]")]
    public async Task A_wrong_line_or_plan_is_refused_by_the_name_of_its_parameter(string wrong, string param)
    {
        await using var server = await RunningServer.StartAsync();
        var refused = await server.PostAsync(Intents, $"{Base}&amount=4000&{wrong}");
        Assert.Equal((400, param), (refused.Status, (string?)refused.Error["param"]));
        Assert.Empty((await server.GetAsync(Intents))["data"]!.AsArray());
    }

    private static string Full(int count)
    {
        var form = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var at = $"&amount_details%5Bline_items%5D%5B{i}%5D";
            form.Append(at).Append("%5Bproduct_name%5D=A+thing").Append(at).Append("%5Bunit_cost%5D=99");
            form.Append(at).Append("%5Bquantity%5D=1").Append(at).Append("%5Bproduct_code%5D=SKU");
            form.Append(at).Append("%5Bunit_of_measure%5D=each").Append(at).Append("%5Btax%5D%5Btotal_tax_amount%5D=2");
            form.Append(at).Append("%5Bdiscount_amount%5D=1");
            foreach (var name in (string[])["image_url", "product_url", "reference", "subscription_reference"])
            {
                var value = name.EndsWith("url", StringComparison.Ordinal) ? "https://shop.example/tents/1.jpg" : "s1";
                form.Append(at).Append("%5Bpayment_method_options%5D%5Bklarna%5D%5B").Append(name).Append("%5D=").Append(value);
            }
        }

        return form.ToString();
    }
}
