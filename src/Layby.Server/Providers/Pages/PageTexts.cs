namespace Layby.Server.Providers.Pages;

/// <summary>
/// Everything that the sandbox's pages say in one language. A text that is missing does not compile; one that holds
/// a value is a function, so that each language keeps its own order of words.
/// </summary>
public sealed record PageTexts
{
    public required string Sandbox { get; init; }

    public required string SandboxNote { get; init; }

    public required string ForTesting { get; init; }

    /// <summary>Above the amount, with the shop's name.</summary>
    public required Func<string, string> PayTo { get; init; }

    /// <summary>Which step of how many.</summary>
    public required Func<int, int, string> Step { get; init; }

    public required string Continue { get; init; }

    public required string Cancel { get; init; }

    public required string BackToShop { get; init; }

    public required string Today { get; init; }

    public required PageEnding Approved { get; init; }

    public required PageEnding Declined { get; init; }

    public required PageEnding Canceled { get; init; }

    public required PageEnding Failed { get; init; }

    public required PageEnding Expired { get; init; }

    public required PageEnding Replaced { get; init; }

    public required SetupTexts Setup { get; init; }

    public required KlarnaTexts Klarna { get; init; }

    public required AlmaTexts Alma { get; init; }

    public required CardTexts Card { get; init; }

    public required CheckoutPageTexts Checkout { get; init; }

    public required ElementTexts Element { get; init; }
}

/// <summary>What a finished page says.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Text">One or two sentences below it.</param>
public sealed record PageEnding(string Title, string Text);

/// <summary>The texts of a page on which nothing is paid: the customer only agrees to be charged later.</summary>
public sealed record SetupTexts
{
    /// <summary>In the place of the amount, with the shop's name.</summary>
    public required Func<string, string> For { get; init; }

    public required string Note { get; init; }

    public required string Title { get; init; }

    public required string Agree { get; init; }

    public required PageEnding Approved { get; init; }

    public required PageEnding Declined { get; init; }

    public required PageEnding Canceled { get; init; }

    public required PageEnding Failed { get; init; }

    public required PageEnding Expired { get; init; }

    public required PageEnding Replaced { get; init; }
}

/// <summary>The texts of Klarna's five steps.</summary>
public sealed record KlarnaTexts
{
    public required string PhoneTitle { get; init; }

    public required string PhoneIntro { get; init; }

    public required string PhoneLabel { get; init; }

    public required string PhoneInvalid { get; init; }

    public required string PhoneTest { get; init; }

    public required string CodeTitle { get; init; }

    public required string CodeIntro { get; init; }

    public required string CodeLabel { get; init; }

    public required string CodeShape { get; init; }

    public required string CodeWrong { get; init; }

    public required string CodeTest { get; init; }

    public required string Verify { get; init; }

    public required string OptionTitle { get; init; }

    public required string OptionMissing { get; init; }

    public required string NothingOffered { get; init; }

    public required string PayNow { get; init; }

    /// <summary>With the amount.</summary>
    public required Func<string, string> PayNowLine { get; init; }

    public required string PayLater { get; init; }

    /// <summary>With the amount and the day.</summary>
    public required Func<string, string, string> PayLaterLine { get; init; }

    /// <summary>With the number of payments.</summary>
    public required Func<int, string> Instalments { get; init; }

    /// <summary>With the first amount and each later one, a month apart.</summary>
    public required Func<string, string, string> MonthlyLine { get; init; }

    /// <summary>With the first amount and each later one, two weeks apart.</summary>
    public required Func<string, string, string> FortnightlyLine { get; init; }

    public required string Financing { get; init; }

    /// <summary>With the number of months and the amount of each.</summary>
    public required Func<int, string, string> FinancingLine { get; init; }

    public required string RepaymentTitle { get; init; }

    public required string RepaymentMissing { get; init; }

    public required string DirectDebit { get; init; }

    public required string BankTransfer { get; init; }

    public required string CreditCard { get; init; }

    public required string DebitCard { get; init; }

    public required string IbanLabel { get; init; }

    public required string IbanInvalid { get; init; }

    public required string BankLabel { get; init; }

    public required string BankUnknown { get; init; }

    public required string CardNumberLabel { get; init; }

    public required string CardNumberInvalid { get; init; }

    public required string CardIsDebit { get; init; }

    public required string CardIsCredit { get; init; }

    public required string ExpiryLabel { get; init; }

    public required string ExpiryInvalid { get; init; }

    public required string AnyFutureDate { get; init; }

    public required string CvcLabel { get; init; }

    public required string CvcInvalid { get; init; }

    public required string ReviewTitle { get; init; }

    public required string Shop { get; init; }

    public required string Order { get; init; }

    public required string Plan { get; init; }

    public required string RepayWith { get; init; }

    public required string Change { get; init; }

    /// <summary>The last button where something is due today, with that amount.</summary>
    public required Func<string, string> Pay { get; init; }

    /// <summary>The last button where nothing is due today.</summary>
    public required string Confirm { get; init; }

    /// <summary>What decides in a sandbox, with the address that is refused in this country.</summary>
    public required Func<string, string> ReviewTest { get; init; }
}

/// <summary>The texts of Alma's page.</summary>
public sealed record AlmaTexts
{
    public required string Title { get; init; }

    public required string Legend { get; init; }

    /// <summary>With the number of payments.</summary>
    public required Func<int, string> Instalments { get; init; }

    public required string CountMissing { get; init; }

    public required string NothingOffered { get; init; }

    public required string Authorize { get; init; }

    public required string Fail { get; init; }

    public required string FailTest { get; init; }

    /// <summary>Of a plan that costs nothing beyond the price.</summary>
    public required string Free { get; init; }

    /// <summary>With the cost and what is paid in all.</summary>
    public required Func<string, string, string> Costs { get; init; }

    /// <summary>With the annual rate.</summary>
    public required Func<string, string> Rate { get; init; }

    /// <summary>The button that leads to Alma's own page.</summary>
    public required string GoOn { get; init; }

    public required string PlanGone { get; init; }

    public required string Unreachable { get; init; }
}

/// <summary>The texts of the page on which a card's holder proves who they are.</summary>
public sealed record CardTexts
{
    public required string Title { get; init; }

    public required string Intro { get; init; }

    public required string Complete { get; init; }

    public required string Fail { get; init; }

    /// <summary>Where neither button was pressed.</summary>
    public required string Undecided { get; init; }

    public required string FailTest { get; init; }
}
