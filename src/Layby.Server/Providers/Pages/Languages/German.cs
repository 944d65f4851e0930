namespace Layby.Server.Providers.Pages.Languages;

internal static class German
{
    public static PageTexts Texts { get; } = new()
    {
        Sandbox = "Sandbox",
        SandboxNote =
            "Testseite: Es fließt kein echtes Geld. Bitte geben Sie keine echten Karten- oder Kontonummern ein.",
        ForTesting = "Zum Testen",
        PayTo = shop => $"Zahlung an {shop}",
        Step = (step, of) => $"Schritt {step} von {of}",
        Continue = "Weiter",
        Cancel = "Abbrechen und zurück zum Shop",
        BackToShop = "Zurück zum Shop",
        Today = "Heute",
        Approved = new("Zahlung genehmigt", "Der Shop wurde benachrichtigt. Hier ist nichts mehr zu tun."),
        Declined = new(
            "Zahlung abgelehnt",
            "Diese Zahlung wurde nicht genehmigt. Im Shop können Sie eine andere Zahlungsart wählen."),
        Canceled = new(
            "Zahlung abgebrochen",
            "Sie haben die Seite verlassen, ohne zu zahlen. Es wurde nichts abgebucht."),
        Failed = new(
            "Etwas ist schiefgelaufen",
            "Die Zahlung konnte nicht abgeschlossen werden. Es wurde nichts abgebucht."),
        Expired = new("Diese Seite ist abgelaufen", "Die Zeit zum Bezahlen ist um. Im Shop können Sie neu beginnen."),
        Replaced = new("Diese Zahlung ist nicht mehr offen", "Der Shop hat sie storniert oder eine neue begonnen."),
        Setup = new()
        {
            For = shop => $"Spätere Zahlungen an {shop}",
            Note = "Heute wird nichts abgebucht. Der Shop darf später auf diesem Weg abbuchen.",
            Title = "Prüfen und zustimmen",
            Agree = "Zustimmen",
            Approved = new(
                "Zahlungsart gespeichert",
                "Der Shop darf nun später abbuchen. Hier ist nichts mehr zu tun."),
            Declined = new(
                "Nicht genehmigt",
                "Diese Zahlungsart konnte nicht gespeichert werden. Im Shop können Sie eine andere wählen."),
            Canceled = new(
                "Abgebrochen",
                "Sie haben die Seite verlassen, ohne zuzustimmen. Es wurde nichts gespeichert."),
            Failed = new("Etwas ist schiefgelaufen", "Die Zahlungsart konnte nicht gespeichert werden."),
            Expired = new(
                "Diese Seite ist abgelaufen",
                "Die Zeit zum Zustimmen ist um. Im Shop können Sie neu beginnen."),
            Replaced = new(
                "Diese Seite ist nicht mehr offen",
                "Der Shop hat die Anfrage storniert oder eine neue begonnen."),
        },
        Klarna = new()
        {
            PhoneTitle = "Zuerst Ihre Telefonnummer",
            PhoneIntro = "Wir senden Ihnen einen Code, um sicherzugehen, dass Sie es sind.",
            PhoneLabel = "Telefonnummer",
            PhoneInvalid = "Geben Sie eine Telefonnummer mit 6 bis 15 Ziffern ein.",
            PhoneTest = "Es wird keine SMS gesendet. Jede Telefonnummer ist möglich.",
            CodeTitle = "Code eingeben",
            CodeIntro = "Wir haben einen sechsstelligen Code an Ihr Telefon gesendet.",
            CodeLabel = "Sechsstelliger Code",
            CodeShape = "Der Code hat sechs Ziffern.",
            CodeWrong = "Dieser Code stimmt nicht. Bitte versuchen Sie es noch einmal.",
            CodeTest = "Beliebige sechs Ziffern werden angenommen, außer 999999.",
            Verify = "Bestätigen",
            OptionTitle = "Wie möchten Sie bezahlen?",
            OptionMissing = "Wählen Sie, wie Sie bezahlen möchten.",
            NothingOffered = "Klarna bietet für diesen Betrag in diesem Land keine Zahlungsart an.",
            PayNow = "Sofort bezahlen",
            PayNowLine = amount => $"{amount} heute, in voller Höhe",
            PayLater = "In 30 Tagen bezahlen",
            PayLaterLine = (amount, day) => $"{amount} bis zum {day}",
            Instalments = count => $"In {count} Raten bezahlen",
            MonthlyLine = (first, rest) => $"{first} heute, dann jeden Monat {rest}",
            FortnightlyLine = (first, rest) => $"{first} heute, dann alle zwei Wochen {rest}",
            Financing = "Ratenkauf",
            FinancingLine = (months, amount) => $"{months} Monatsraten von etwa {amount}",
            RepaymentTitle = "Womit möchten Sie zahlen?",
            RepaymentMissing = "Wählen Sie, womit Sie zahlen möchten.",
            DirectDebit = "Lastschrift",
            BankTransfer = "Überweisung",
            CreditCard = "Kreditkarte",
            DebitCard = "Debitkarte",
            IbanLabel = "IBAN",
            IbanInvalid = "Diese IBAN stimmt nicht. Bitte prüfen Sie sie.",
            BankLabel = "Bank",
            BankUnknown = "Wählen Sie eine Bank aus der Liste.",
            CardNumberLabel = "Kartennummer",
            CardNumberInvalid = "Diese Kartennummer stimmt nicht. Bitte prüfen Sie sie.",
            CardIsDebit = "Dies ist die Nummer einer Debitkarte.",
            CardIsCredit = "Dies ist die Nummer einer Kreditkarte.",
            ExpiryLabel = "Gültig bis (MM/JJ)",
            ExpiryInvalid = "Geben Sie ein künftiges Ablaufdatum im Format MM/JJ ein.",
            AnyFutureDate = "beliebiges künftiges Datum",
            CvcLabel = "Prüfnummer",
            CvcInvalid = "Die Prüfnummer hat drei Ziffern.",
            ReviewTitle = "Prüfen und bezahlen",
            Shop = "Shop",
            Order = "Bestellung",
            Plan = "Zahlungsart",
            RepayWith = "Bezahlt per",
            Change = "Ändern",
            Pay = amount => $"{amount} bezahlen",
            Confirm = "Kauf bestätigen",
            ReviewTest = email => $"Die E-Mail-Adresse des Kunden entscheidet: {email} wird abgelehnt.",
        },
        Alma = new()
        {
            Title = "In Raten bezahlen",
            Legend = "Wie viele Raten?",
            Instalments = count => $"{count} Raten",
            CountMissing = "Wählen Sie die Anzahl der Raten.",
            NothingOffered = "Alma bietet für diesen Betrag keine Ratenzahlung an.",
            Authorize = "Zahlung genehmigen",
            Fail = "Zahlung scheitern lassen",
            FailTest = "„Zahlung scheitern lassen“ endet so, als hätte Alma sie abgelehnt.",
            Free = "Ohne Gebühren",
            Costs = (cost, total) => $"{cost} Gebühren, {total} insgesamt",
            Rate = rate => $"Effektiver Jahreszins {rate}",
            GoOn = "Weiter zu Alma",
            PlanGone = "Dieser Plan wird nicht mehr angeboten. Bitte wählen Sie einen anderen.",
            Unreachable = "Alma war nicht zu erreichen. Es wurde nichts abgebucht. Bitte versuchen Sie es noch einmal.",
        },
        Card = new()
        {
            Title = "Bestätigen Sie, dass Sie es sind",
            Intro = "Ihre Bank möchte wissen, dass diese Zahlung von Ihnen kommt.",
            Complete = "Authentifizierung abschließen",
            Fail = "Authentifizierung scheitern lassen",
            Undecided = "Wählen Sie, was Ihre Bank erfahren soll.",
            FailTest = "„Authentifizierung scheitern lassen“ endet, als hätte die Bank Sie nicht erkannt.",
        },
        Checkout = new()
        {
            Total = "Summe",
            Contact = "Kontakt",
            Email = "E-Mail",
            EmailInvalid = "Geben Sie eine E-Mail-Adresse ein, etwa name@beispiel.de.",
            Name = "Vor- und Nachname",
            NameMissing = "Geben Sie Ihren Namen ein.",
            Phone = "Telefonnummer",
            BusinessName = "Firma",
            Country = "Land",
            CountryMissing = "Wählen Sie ein Land aus der Liste.",
            Delivery = "Lieferadresse",
            Billing = "Rechnungsadresse",
            Line1 = "Straße und Hausnummer",
            Line2 = "Wohnung, Etage oder Gebäude",
            PostalCode = "Postleitzahl",
            City = "Ort",
            State = "Bundesland oder Region",
            Optional = label => $"{label} (freiwillig)",
            FieldMissing = "Füllen Sie dieses Feld aus.",
            Method = "Zahlungsart",
            MethodMissing = "Wählen Sie, wie Sie zahlen möchten.",
            Card = "Karte",
            GoesOn = provider => $"Es geht auf der Seite von {provider} weiter, danach kommen Sie hierher zurück.",
            NotInCountry = provider =>
                $"{provider} gibt es in diesem Land und dieser Währung nicht. Wählen Sie eine andere "
                + "Zahlungsart.",
            Declined = provider =>
                $"{provider} hat diese Zahlung nicht angenommen. Es wurde nichts abgebucht. Sie können "
                + "eine andere Zahlungsart wählen.",
            Left = provider =>
                $"Sie haben {provider} verlassen, ohne zu zahlen. Es wurde nichts abgebucht. Sie können es "
                + "noch einmal versuchen oder eine andere Zahlungsart wählen.",
            Failed = provider =>
                $"{provider} war nicht erreichbar. Es wurde nichts abgebucht. Sie können es noch einmal "
                + "versuchen oder eine andere Zahlungsart wählen.",
            Late = provider =>
                $"Ihre Zeit auf der Seite von {provider} ist abgelaufen. Es wurde nichts abgebucht. Sie "
                + "können es noch einmal versuchen oder eine andere Zahlungsart wählen.",
            CardDeclined =
                "Ihre Karte wurde abgelehnt. Es wurde nichts abgebucht. Sie können eine andere Karte oder "
                + "Zahlungsart versuchen.",
            Again = "Bitte drücken Sie noch einmal auf den Knopf.",
            Book = "Buchen",
            Donate = amount => $"{amount} spenden",
            Save = "Zahlungsart speichern",
            Complete = "Bestellung abschließen",
            Paid = new("Alles erledigt", "Diese Bestellung ist abgeschlossen. Hier ist nichts mehr zu tun."),
            Over = new("Diese Kasse ist abgelaufen", "Die Zeit zum Zahlen ist um. Im Shop können Sie neu beginnen."),
            KlarnaTest = (taken, refused) => $"Klarnas Testkunden: {taken} wird angenommen, {refused} wird abgelehnt.",
            CardTest = number => $"Die Karte {number} zahlt, mit beliebigem künftigem Datum und Code.",
        },
        Element = new()
        {
            Methods = "Zahlungsart",
            Email = "E-Mail",
            EmailMissing = "Geben Sie Ihre E-Mail-Adresse ein.",
            EmailInvalid = "Diese E-Mail-Adresse ist unvollständig.",
            Name = "Vor- und Nachname",
            NameMissing = "Geben Sie Ihren Namen ein.",
            Country = "Land",
            CountryMissing = "Wählen Sie Ihr Land.",
            Parts = (count, amount) => $"In {count} Raten zu {amount} bezahlen",
            From = (counts, amount) => $"In {counts} Raten bezahlen, ab {amount} im Monat",
            Redirect = name => $"Sie schließen die Zahlung bei {name} ab und kommen dann hierher zurück.",
            Terms = shop => $"Sie erlauben {shop}, später wieder auf diesem Weg abzubuchen.",
            Choose = "Wählen Sie, wie Sie bezahlen möchten.",
            Declined = name =>
                $"{name} hat diese Zahlung nicht genehmigt. Es wurde nichts abgebucht. "
                + "Bitte wählen Sie eine andere Zahlungsart oder versuchen Sie es noch einmal.",
            Nothing = "Keine der Zahlungsarten ist für diese Bestellung möglich.",
            Unreachable =
                "Der Zahlungsserver ist nicht erreichbar. Es wurde nichts abgebucht. "
                + "Bitte prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
        },
    };
}
