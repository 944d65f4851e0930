using System.Text.Json.Nodes;
using Layby.Core.Providers;
using Layby.Server.Providers.Pages;

namespace Layby.Server.Browser;

/// <summary>The texts of the element by the names under which its frame knows them.</summary>
internal static class ElementWords
{
    /// <summary>All of them.</summary>
    /// <param name="texts">One language's.</param>
    /// <param name="merchant">The shop's name.</param>
    public static JsonObject Of(ElementTexts texts, string merchant) => new()
    {
        ["methods"] = texts.Methods,
        ["email"] = texts.Email,
        ["email_missing"] = texts.EmailMissing,
        ["email_invalid"] = texts.EmailInvalid,
        ["name"] = texts.Name,
        ["name_missing"] = texts.NameMissing,
        ["country"] = texts.Country,
        ["country_missing"] = texts.CountryMissing,
        ["choose"] = texts.Choose,
        ["nothing"] = texts.Nothing,
        ["unreachable"] = texts.Unreachable,
        ["terms"] = texts.Terms(merchant),
        ["redirect_klarna"] = texts.Redirect(ProviderRules.Klarna.Name),
        ["redirect_alma"] = texts.Redirect(ProviderRules.Alma.Name),
        ["declined_klarna"] = texts.Declined(ProviderRules.Klarna.Name),
        ["declined_alma"] = texts.Declined(ProviderRules.Alma.Name),
    };
}
