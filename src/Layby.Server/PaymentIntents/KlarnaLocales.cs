namespace Layby.Server.PaymentIntents;

/// <summary>The languages that Klarna's page can be asked for.</summary>
public static class KlarnaLocales
{
    /// <summary>In the order in which refusals list them.</summary>
    public static IReadOnlyList<string> All { get; } = (
        "cs-CZ da-DK de-AT de-CH de-DE el-GR en-AT en-AU en-BE en-CA en-CH en-CZ en-DE en-DK en-ES en-FI en-FR en-GB en-GR "
        + "en-IE en-IT en-NL en-NO en-NZ en-PL en-PT en-RO en-SE en-US es-ES es-US fi-FI fr-BE fr-CA fr-CH fr-FR it-CH it-IT "
        + "nb-NO nl-BE nl-NL pl-PL pt-PT ro-RO sv-FI sv-SE").Split(' ');
}
