using System.Collections.Immutable;
using System.Globalization;
using Layby.Server.Providers.Pages;

namespace Layby.Server.Providers.Klarna;

/// <summary>
/// The four ways to repay. Every documented value passes; so does any other IBAN or card number whose own check digits
/// are right, since merchants have test numbers of their own. Nothing of it is kept, logged or sent back.
/// </summary>
internal static class KlarnaRepayment
{
    public const string DirectDebit = "direct_debit";
    public const string BankTransfer = "bank_transfer";
    public const string CreditCard = "credit_card";
    public const string DebitCard = "debit_card";

    /// <summary>In the order in which they are offered.</summary>
    public static ImmutableArray<string> Kinds { get; } = [DirectDebit, BankTransfer, CreditCard, DebitCard];

    /// <summary>What must be corrected in a form of this step; null when nothing must.</summary>
    public static PageMistake? Check(PageForm form, DateOnly today, KlarnaTexts texts) => form["repayment"] switch
    {
        DirectDebit => IsIban(form["iban"]) ? null : new("iban", texts.IbanInvalid),
        BankTransfer => form["bank"] is "" or KlarnaTestData.Bank ? null : new("bank", texts.BankUnknown),
        CreditCard or DebitCard => CheckCard(form, today, texts),
        _ => new(DirectDebit, texts.RepaymentMissing),
    };

    /// <summary>What a kind is called in a language.</summary>
    public static string Name(string kind, KlarnaTexts texts) => kind switch
    {
        DirectDebit => texts.DirectDebit,
        BankTransfer => texts.BankTransfer,
        CreditCard => texts.CreditCard,
        _ => texts.DebitCard,
    };

    /// <summary>ISO 13616: the first four signs moved to the end, letters as 10 to 35, leave 1 modulo 97.</summary>
    internal static bool IsIban(string typed)
    {
        var iban = typed.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (iban.Length is < 15 or > 34
            || !iban.All(char.IsAsciiLetterOrDigit)
            || !iban[..2].All(char.IsAsciiLetter)
            || !iban[2..4].All(char.IsAsciiDigit))
        {
            return false;
        }

        var rest = 0;
        foreach (var sign in iban[4..] + iban[..4])
        {
            rest = char.IsAsciiDigit(sign)
                ? ((rest * 10) + (sign - '0')) % 97
                : ((rest * 100) + (sign - 'A' + 10)) % 97;
        }

        return rest == 1;
    }

    /// <summary>ISO 7812: twelve to nineteen digits, every second from the right doubled, end in a full ten.</summary>
    internal static bool IsCardNumber(string digits)
    {
        if (digits.Length is < 12 or > 19 || !digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        var sum = 0;
        for (var place = 0; place < digits.Length; place++)
        {
            var digit = (digits[^(place + 1)] - '0') * (1 + (place % 2));
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>A card holds until the end of its month. Typed as 03/30, 0330, 3/30 or 03/2030.</summary>
    internal static bool IsFuture(string typed, DateOnly today)
    {
        var expiry = typed.Replace(" ", "", StringComparison.Ordinal);
        if (expiry.Length == 4 && expiry.All(char.IsAsciiDigit))
        {
            expiry = $"{expiry[..2]}/{expiry[2..]}";
        }

        // The year is put into this century by hand: a culture's own window would end in 2049.
        if (expiry.Split('/') is not [{ Length: 1 or 2 } month, { Length: 2 or 4 } year]
            || !int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            || !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var y)
            || m is < 1 or > 12)
        {
            return false;
        }

        var full = year.Length == 2 ? (today.Year / 100 * 100) + y : y;
        return full <= today.Year + 50 && (full > today.Year || (full == today.Year && m >= today.Month));
    }

    private static PageMistake? CheckCard(PageForm form, DateOnly today, KlarnaTexts texts)
    {
        var number = form["card_number"].Replace(" ", "", StringComparison.Ordinal)
            .Replace("-", "", StringComparison.Ordinal);
        var isCredit = form["repayment"] == CreditCard;
        return !IsCardNumber(number) ? new("card-number", texts.CardNumberInvalid)
            : isCredit && number == KlarnaTestData.DebitCard ? new("card-number", texts.CardIsDebit)
            : !isCredit && number == KlarnaTestData.CreditCard ? new("card-number", texts.CardIsCredit)
            : !IsFuture(form["card_expiry"], today) ? new("card-expiry", texts.ExpiryInvalid)
            : form["card_cvc"] is not { Length: 3 } cvc || !cvc.All(char.IsAsciiDigit)
                ? new("card-cvc", texts.CvcInvalid)
            : null;
    }
}
