using System.Collections.Frozen;
using System.Globalization;

namespace Layby.Core;

/// <summary>
/// What is known of currencies: how many decimals, the least that can be charged, the sign.
/// https://docs.stripe.com/currencies
/// </summary>
public static class Currency
{
    /// <summary>The largest amount in minor units: eight digits.</summary>
    public const long MaxAmount = 99_999_999;

    private static readonly FrozenSet<string> ZeroDecimal = FrozenSet.Create(
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf");

    private static readonly FrozenSet<string> ThreeDecimal = FrozenSet.Create("bhd", "jod", "kwd", "omr", "tnd");

    private static readonly FrozenDictionary<string, long> Minimums = Table(
        "usd=50 aed=200 ars=50 aud=50 brl=50 cad=50 chf=50 cop=50 czk=1500 dkk=250 eur=50 gbp=30 hkd=400 "
        + "huf=17500 idr=50 ils=50 inr=50 jpy=50 krw=50 mxn=1000 myr=200 nok=300 nzd=50 php=50 pln=200 ron=200 "
        + "rub=50 sek=300 sgd=50 thb=1000 zar=50")
        .ToFrozenDictionary(each => each.Key, each => long.Parse(each.Value, CultureInfo.InvariantCulture));

    /// <summary>Every currency that an amount may be given in, lower case, in the order in which refusals list them.</summary>
    public static IReadOnlyList<string> All { get; } = (
        "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf "
        + "clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl hrk htg huf "
        + "idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop "
        + "mro mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar "
        + "sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd "
        + "xof xpf yer zar zmw").Split(' ');

    private static readonly FrozenSet<string> Known = All.ToFrozenSet();

    private static readonly FrozenDictionary<string, string> Signs = Table(
        "eur=€ usd=$ gbp=£ aud=A$ cad=CA$ nzd=NZ$ jpy=¥ chf=CHF czk=Kč dkk=kr nok=kr sek=kr pln=zł ron=lei")
        .ToFrozenDictionary();

    /// <summary>True when amounts can be given in this currency (lower case).</summary>
    public static bool IsKnown(string currency) => Known.Contains(currency);

    /// <summary>How many decimals the minor unit stands for: 0, 2 or 3.</summary>
    public static int Decimals(string currency) =>
        ZeroDecimal.Contains(currency) ? 0 : ThreeDecimal.Contains(currency) ? 3 : 2;

    /// <summary>The least that can be charged, minor units; 1 where no minimum is published.</summary>
    public static long Minimum(string currency) => Minimums.GetValueOrDefault(currency, 1);

    /// <summary>An amount as Stripe's messages write it: <c>€0.50 eur</c>.</summary>
    public static string Spoken(Money money) => $"{Figure(money)} {money.Currency}";

    /// <summary>The same without the currency's code: <c>€0.50</c>.</summary>
    public static string Figure(Money money)
    {
        var decimals = Decimals(money.Currency);
        var major = money.Amount / (decimals switch { 0 => 1m, 3 => 1000m, _ => 100m });
        var figure = major.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return $"{Signs.GetValueOrDefault(money.Currency, "")}{figure}";
    }

    /// <summary>An amount as it is told to whoever runs the server: <c>1234.50 EUR</c>.</summary>
    public static string Coded(Money money)
    {
        var decimals = Decimals(money.Currency);
        var major = money.Amount / (decimals switch { 0 => 1m, 3 => 1000m, _ => 100m });
        return $"{major.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)} "
            + money.Currency.ToUpperInvariant();
    }

    private static IEnumerable<KeyValuePair<string, string>> Table(string rows) =>
        rows.Split(' ').Select(row => KeyValuePair.Create(row[..3], row[4..]));
}
