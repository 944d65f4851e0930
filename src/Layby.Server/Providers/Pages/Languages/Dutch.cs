namespace Layby.Server.Providers.Pages.Languages;

internal static class Dutch
{
    public static PageTexts Texts { get; } = new()
    {
        Sandbox = "Testomgeving",
        SandboxNote = "Dit is een testpagina: er gaat geen echt geld om. Vul geen echte kaart- of rekeningnummers in.",
        ForTesting = "Om te testen",
        PayTo = shop => $"Betaling aan {shop}",
        Step = (step, of) => $"Stap {step} van {of}",
        Continue = "Doorgaan",
        Cancel = "Annuleren en terug naar de winkel",
        BackToShop = "Terug naar de winkel",
        Today = "Vandaag",
        Approved = new("Betaling goedgekeurd", "De winkel weet ervan. Je hoeft hier niets meer te doen."),
        Declined = new(
            "Betaling geweigerd",
            "Deze betaling is niet goedgekeurd. In de winkel kun je een andere betaalwijze kiezen."),
        Canceled = new("Betaling geannuleerd", "Je bent weggegaan zonder te betalen. Er is niets afgeschreven."),
        Failed = new("Er ging iets mis", "De betaling kon niet worden afgerond. Er is niets afgeschreven."),
        Expired = new(
            "Deze pagina is verlopen",
            "De tijd om te betalen is voorbij. Je kunt in de winkel opnieuw beginnen."),
        Replaced = new(
            "Deze betaling staat niet meer open",
            "De winkel heeft deze geannuleerd of is een nieuwe betaling gestart."),
        Setup = new()
        {
            For = shop => $"Latere betalingen aan {shop}",
            Note = "Vandaag wordt niets afgeschreven. De winkel mag later op deze manier afschrijven.",
            Title = "Controleren en akkoord gaan",
            Agree = "Akkoord",
            Approved = new(
                "Betaalmethode opgeslagen",
                "De winkel mag nu later afschrijven. U hoeft hier niets meer te doen."),
            Declined = new(
                "Niet goedgekeurd",
                "Deze betaalmethode kon niet worden opgeslagen. In de winkel kunt u een andere kiezen."),
            Canceled = new("Geannuleerd", "U bent weggegaan zonder akkoord te gaan. Er is niets opgeslagen."),
            Failed = new("Er ging iets mis", "De betaalmethode kon niet worden opgeslagen."),
            Expired = new(
                "Deze pagina is verlopen",
                "De tijd om akkoord te gaan is voorbij. U kunt in de winkel opnieuw beginnen."),
            Replaced = new(
                "Deze pagina is niet meer open",
                "De winkel heeft het verzoek geannuleerd of een nieuw gestart."),
        },
        Klarna = new()
        {
            PhoneTitle = "Eerst je telefoonnummer",
            PhoneIntro = "We sturen je een code om zeker te weten dat jij het bent.",
            PhoneLabel = "Telefoonnummer",
            PhoneInvalid = "Vul een telefoonnummer van 6 tot 15 cijfers in.",
            PhoneTest = "Er wordt geen sms gestuurd. Elk telefoonnummer is goed.",
            CodeTitle = "Vul je code in",
            CodeIntro = "We hebben een code van zes cijfers naar je telefoon gestuurd.",
            CodeLabel = "Code van zes cijfers",
            CodeShape = "De code heeft zes cijfers.",
            CodeWrong = "Die code klopt niet. Probeer het opnieuw.",
            CodeTest = "Elke zes cijfers zijn goed, behalve 999999.",
            Verify = "Controleren",
            OptionTitle = "Hoe wil je betalen?",
            OptionMissing = "Kies hoe je wilt betalen.",
            NothingOffered = "Klarna heeft voor dit bedrag in dit land geen betaaloptie.",
            PayNow = "Nu betalen",
            PayNowLine = amount => $"{amount} vandaag, in één keer",
            PayLater = "Over 30 dagen betalen",
            PayLaterLine = (amount, day) => $"{amount} uiterlijk op {day}",
            Instalments = count => $"In {count} delen betalen",
            MonthlyLine = (first, rest) => $"{first} vandaag, daarna elke maand {rest}",
            FortnightlyLine = (first, rest) => $"{first} vandaag, daarna elke twee weken {rest}",
            Financing = "Financiering",
            FinancingLine = (months, amount) => $"{months} maandelijkse betalingen van ongeveer {amount}",
            RepaymentTitle = "Waarmee wil je betalen?",
            RepaymentMissing = "Kies waarmee je wilt betalen.",
            DirectDebit = "Automatische incasso",
            BankTransfer = "Bankoverschrijving",
            CreditCard = "Creditcard",
            DebitCard = "Debitcard",
            IbanLabel = "IBAN",
            IbanInvalid = "Dit IBAN klopt niet. Controleer het.",
            BankLabel = "Bank",
            BankUnknown = "Kies een bank uit de lijst.",
            CardNumberLabel = "Kaartnummer",
            CardNumberInvalid = "Dit kaartnummer klopt niet. Controleer het.",
            CardIsDebit = "Dit is het nummer van een debitcard.",
            CardIsCredit = "Dit is het nummer van een creditcard.",
            ExpiryLabel = "Vervaldatum (MM/JJ)",
            ExpiryInvalid = "Vul een vervaldatum in de toekomst in, als MM/JJ.",
            AnyFutureDate = "elke datum in de toekomst",
            CvcLabel = "Beveiligingscode",
            CvcInvalid = "De beveiligingscode heeft drie cijfers.",
            ReviewTitle = "Controleren en betalen",
            Shop = "Winkel",
            Order = "Bestelling",
            Plan = "Betaalwijze",
            RepayWith = "Betaald met",
            Change = "Wijzigen",
            Pay = amount => $"{amount} betalen",
            Confirm = "Aankoop bevestigen",
            ReviewTest = email => $"Het e-mailadres van de klant beslist: {email} wordt geweigerd.",
        },
        Alma = new()
        {
            Title = "In termijnen betalen",
            Legend = "In hoeveel termijnen?",
            Instalments = count => $"{count} termijnen",
            CountMissing = "Kies in hoeveel termijnen je wilt betalen.",
            NothingOffered = "Alma biedt voor dit bedrag geen termijnen aan.",
            Authorize = "Betaling goedkeuren",
            Fail = "Betaling laten mislukken",
            FailTest = "‘Betaling laten mislukken’ eindigt alsof Alma de betaling heeft geweigerd.",
            Free = "Zonder kosten",
            Costs = (cost, total) => $"{cost} kosten, {total} in totaal",
            Rate = rate => $"Jaarlijks kostenpercentage {rate}",
            GoOn = "Verder naar Alma",
            PlanGone = "Dit plan wordt niet meer aangeboden. Kies een ander plan.",
            Unreachable = "Alma is niet bereikbaar. Er is niets afgeschreven. Probeer het opnieuw.",
        },
        Card = new()
        {
            Title = "Bevestig dat u het bent",
            Intro = "Uw bank wil weten dat deze betaling van u is.",
            Complete = "Authenticatie voltooien",
            Fail = "Authenticatie laten mislukken",
            Undecided = "Kies wat uw bank te horen krijgt.",
            FailTest = "‘Authenticatie laten mislukken’ eindigt alsof de bank u niet heeft herkend.",
        },
        Checkout = new()
        {
            Total = "Totaal",
            Contact = "Contact",
            Email = "E-mail",
            EmailInvalid = "Vul een e-mailadres in, zoals naam@voorbeeld.nl.",
            Name = "Volledige naam",
            NameMissing = "Vul je naam in.",
            Phone = "Telefoonnummer",
            BusinessName = "Bedrijfsnaam",
            Country = "Land",
            CountryMissing = "Kies een land uit de lijst.",
            Delivery = "Bezorgadres",
            Billing = "Factuuradres",
            Line1 = "Straat en huisnummer",
            Line2 = "Appartement, verdieping of gebouw",
            PostalCode = "Postcode",
            City = "Plaats",
            State = "Provincie of regio",
            Optional = label => $"{label} (optioneel)",
            FieldMissing = "Vul dit veld in.",
            Method = "Betaalmethode",
            MethodMissing = "Kies hoe je wilt betalen.",
            Card = "Kaart",
            GoesOn = provider => $"Je gaat verder op de pagina van {provider} en komt daarna hier terug.",
            NotInCountry = provider =>
                $"{provider} is niet beschikbaar in dit land en deze valuta. Kies een andere "
                + "betaalmethode.",
            Declined = provider =>
                $"{provider} heeft deze betaling niet goedgekeurd. Er is niets afgeschreven. Je kunt een "
                + "andere betaalmethode kiezen.",
            Left = provider =>
                $"Je hebt {provider} verlaten zonder te betalen. Er is niets afgeschreven. Je kunt het "
                + "opnieuw proberen of een andere betaalmethode kiezen.",
            Failed = provider =>
                $"{provider} was niet bereikbaar. Er is niets afgeschreven. Je kunt het opnieuw proberen "
                + "of een andere betaalmethode kiezen.",
            Late = provider =>
                $"Je tijd op de pagina van {provider} is verstreken. Er is niets afgeschreven. Je kunt het "
                + "opnieuw proberen of een andere betaalmethode kiezen.",
            CardDeclined =
                "Je kaart is geweigerd. Er is niets afgeschreven. Je kunt een andere kaart of een andere "
                + "betaalmethode proberen.",
            Again = "Druk nog een keer op de knop.",
            Book = "Boeken",
            Donate = amount => $"{amount} doneren",
            Save = "Betaalmethode opslaan",
            Complete = "Bestelling afronden",
            Paid = new("Alles is klaar", "Deze bestelling is afgerond. Je hoeft hier niets meer te doen."),
            Over = new(
                "Deze betaalpagina is verlopen",
                "De tijd om te betalen is voorbij. Je kunt in de winkel opnieuw beginnen."),
            KlarnaTest = (taken, refused) =>
                $"Testklanten van Klarna: {taken} wordt goedgekeurd, {refused} wordt geweigerd.",
            CardTest = number => $"Kaart {number} betaalt, met elke toekomstige datum en code.",
        },
        Element = new()
        {
            Methods = "Betaalwijze",
            Email = "E-mail",
            EmailMissing = "Vul je e-mailadres in.",
            EmailInvalid = "Dit e-mailadres is niet volledig.",
            Name = "Voor- en achternaam",
            NameMissing = "Vul je naam in.",
            Country = "Land",
            CountryMissing = "Kies je land.",
            Parts = (count, amount) => $"In {count} delen van {amount} betalen",
            From = (counts, amount) => $"In {counts} termijnen betalen, vanaf {amount} per maand",
            Redirect = name => $"Je rondt de betaling af bij {name} en komt daarna hier terug.",
            Terms = shop => $"Je staat toe dat {shop} later opnieuw op deze manier afschrijft.",
            Choose = "Kies hoe je wilt betalen.",
            Declined = name =>
                $"{name} heeft deze betaling niet goedgekeurd. Er is niets afgeschreven. "
                + "Kies een andere betaalwijze of probeer het opnieuw.",
            Nothing = "Geen van de betaalwijzen is mogelijk voor deze bestelling.",
            Unreachable =
                "De betaalserver is niet bereikbaar. Er is niets afgeschreven. "
                + "Controleer je verbinding en probeer het opnieuw.",
        },
    };
}
