namespace Layby.Server.Providers.Pages.Languages;

internal static class Polish
{
    public static PageTexts Texts { get; } = new()
    {
        Sandbox = "Środowisko testowe",
        SandboxNote =
            "To jest strona testowa: nie ma tu prawdziwych pieniędzy. Nie wpisuj prawdziwych numerów kart ani kont.",
        ForTesting = "Do testów",
        PayTo = shop => $"Płatność dla {shop}",
        Step = (step, of) => $"Krok {step} z {of}",
        Continue = "Dalej",
        Cancel = "Anuluj i wróć do sklepu",
        BackToShop = "Wróć do sklepu",
        Today = "Dzisiaj",
        Approved = new("Płatność zatwierdzona", "Sklep został powiadomiony. Nic więcej nie trzeba tu robić."),
        Declined = new(
            "Płatność odrzucona",
            "Ta płatność nie została zatwierdzona. W sklepie możesz wybrać inny sposób płatności."),
        Canceled = new("Płatność anulowana", "Strona została opuszczona bez płatności. Nic nie zostało pobrane."),
        Failed = new("Coś poszło nie tak", "Nie udało się dokończyć płatności. Nic nie zostało pobrane."),
        Expired = new("Ta strona wygasła", "Czas na płatność minął. Możesz zacząć od nowa w sklepie."),
        Replaced = new("Ta płatność nie jest już otwarta", "Sklep ją anulował albo rozpoczął nową."),
        Setup = new()
        {
            For = shop => $"Późniejsze płatności dla {shop}",
            Note = "Dziś nic nie zostanie pobrane. Sklep może później pobrać płatność w ten sposób.",
            Title = "Sprawdź i zaakceptuj",
            Agree = "Akceptuję",
            Approved = new(
                "Metoda płatności zapisana",
                "Sklep może teraz pobierać płatności później. Nic więcej nie trzeba robić."),
            Declined = new(
                "Nie zatwierdzono",
                "Nie udało się zapisać tej metody płatności. W sklepie można wybrać inną."),
            Canceled = new("Anulowano", "Strona została opuszczona bez akceptacji. Nic nie zapisano."),
            Failed = new("Coś poszło nie tak", "Nie udało się zapisać metody płatności."),
            Expired = new("Ta strona wygasła", "Czas na akceptację minął. Możesz zacząć od nowa w sklepie."),
            Replaced = new("Ta strona nie jest już otwarta", "Sklep anulował prośbę albo rozpoczął nową."),
        },
        Klarna = new()
        {
            PhoneTitle = "Zacznijmy od numeru telefonu",
            PhoneIntro = "Wyślemy kod, aby upewnić się, że to Ty.",
            PhoneLabel = "Numer telefonu",
            PhoneInvalid = "Wpisz numer telefonu mający od 6 do 15 cyfr.",
            PhoneTest = "SMS nie jest wysyłany. Pasuje dowolny numer telefonu.",
            CodeTitle = "Wpisz kod",
            CodeIntro = "Na Twój telefon wysłaliśmy sześciocyfrowy kod.",
            CodeLabel = "Sześciocyfrowy kod",
            CodeShape = "Kod ma sześć cyfr.",
            CodeWrong = "Ten kod jest nieprawidłowy. Spróbuj ponownie.",
            CodeTest = "Pasuje dowolne sześć cyfr oprócz 999999.",
            Verify = "Potwierdź",
            OptionTitle = "Jak chcesz zapłacić?",
            OptionMissing = "Wybierz, jak chcesz zapłacić.",
            NothingOffered = "Klarna nie oferuje żadnej formy płatności dla tej kwoty w tym kraju.",
            PayNow = "Zapłać teraz",
            PayNowLine = amount => $"{amount} dzisiaj, w całości",
            PayLater = "Zapłać za 30 dni",
            PayLaterLine = (amount, day) => $"{amount} do {day}",
            Instalments = count => $"Zapłać w {count} ratach",
            MonthlyLine = (first, rest) => $"{first} dzisiaj, potem {rest} co miesiąc",
            FortnightlyLine = (first, rest) => $"{first} dzisiaj, potem {rest} co dwa tygodnie",
            Financing = "Finansowanie",
            FinancingLine = (months, amount) => $"Liczba rat miesięcznych: {months}, każda około {amount}",
            RepaymentTitle = "Skąd mają pochodzić pieniądze?",
            RepaymentMissing = "Wybierz, skąd mają pochodzić pieniądze.",
            DirectDebit = "Polecenie zapłaty",
            BankTransfer = "Przelew bankowy",
            CreditCard = "Karta kredytowa",
            DebitCard = "Karta debetowa",
            IbanLabel = "IBAN",
            IbanInvalid = "Ten IBAN jest nieprawidłowy. Sprawdź go.",
            BankLabel = "Bank",
            BankUnknown = "Wybierz bank z listy.",
            CardNumberLabel = "Numer karty",
            CardNumberInvalid = "Ten numer karty jest nieprawidłowy. Sprawdź go.",
            CardIsDebit = "To jest numer karty debetowej.",
            CardIsCredit = "To jest numer karty kredytowej.",
            ExpiryLabel = "Ważna do (MM/RR)",
            ExpiryInvalid = "Wpisz przyszłą datę ważności w formacie MM/RR.",
            AnyFutureDate = "dowolna przyszła data",
            CvcLabel = "Kod zabezpieczający",
            CvcInvalid = "Kod zabezpieczający ma trzy cyfry.",
            ReviewTitle = "Sprawdź i zapłać",
            Shop = "Sklep",
            Order = "Zamówienie",
            Plan = "Forma płatności",
            RepayWith = "Źródło płatności",
            Change = "Zmień",
            Pay = amount => $"Zapłać {amount}",
            Confirm = "Potwierdź zakup",
            ReviewTest = email => $"Decyduje adres e-mail klienta: {email} jest odrzucany.",
        },
        Alma = new()
        {
            Title = "Zapłać w ratach",
            Legend = "W ilu ratach?",
            Instalments = count => $"Liczba rat: {count}",
            CountMissing = "Wybierz, w ilu ratach chcesz zapłacić.",
            NothingOffered = "Alma nie oferuje rat dla tej kwoty.",
            Authorize = "Zatwierdź płatność",
            Fail = "Odrzuć płatność",
            FailTest = "„Odrzuć płatność” kończy się tak, jakby Alma odmówiła.",
            Free = "Bez opłat",
            Costs = (cost, total) => $"{cost} opłat, razem {total}",
            Rate = rate => $"RRSO {rate}",
            GoOn = "Przejdź do Alma",
            PlanGone = "Ten plan nie jest już dostępny. Wybierz inny.",
            Unreachable = "Nie udało się połączyć z Alma. Nic nie zostało pobrane. Spróbuj ponownie.",
        },
        Card = new()
        {
            Title = "Potwierdź swoją tożsamość",
            Intro = "Twój bank chce wiedzieć, że ta płatność należy do ciebie.",
            Complete = "Zakończ uwierzytelnianie",
            Fail = "Odrzuć uwierzytelnianie",
            Undecided = "Wybierz, czego ma się dowiedzieć twój bank.",
            FailTest = "„Odrzuć uwierzytelnianie” kończy się tak, jakby bank cię nie rozpoznał.",
        },
        Checkout = new()
        {
            Total = "Razem",
            Contact = "Kontakt",
            Email = "E-mail",
            EmailInvalid = "Podaj adres e-mail, na przykład imie@przyklad.pl.",
            Name = "Imię i nazwisko",
            NameMissing = "Podaj imię i nazwisko.",
            Phone = "Numer telefonu",
            BusinessName = "Nazwa firmy",
            Country = "Kraj",
            CountryMissing = "Wybierz kraj z listy.",
            Delivery = "Adres dostawy",
            Billing = "Adres rozliczeniowy",
            Line1 = "Ulica i numer",
            Line2 = "Mieszkanie, piętro lub budynek",
            PostalCode = "Kod pocztowy",
            City = "Miejscowość",
            State = "Województwo lub region",
            Optional = label => $"{label} (opcjonalnie)",
            FieldMissing = "Wypełnij to pole.",
            Method = "Metoda płatności",
            MethodMissing = "Wybierz, jak chcesz zapłacić.",
            Card = "Karta",
            GoesOn = provider => $"Przejdziesz na stronę {provider}, a potem wrócisz tutaj.",
            NotInCountry = provider =>
                $"Usługa {provider} nie jest dostępna w tym kraju i w tej walucie. Wybierz inną metodę "
                + "płatności.",
            Declined = provider =>
                $"{provider} nie zatwierdziła tej płatności. Nic nie zostało pobrane. Możesz wybrać inną "
                + "metodę płatności.",
            Left = provider =>
                $"Strona {provider} została opuszczona bez zapłaty. Nic nie zostało pobrane. Możesz "
                + "spróbować ponownie lub wybrać inną metodę płatności.",
            Failed = provider =>
                $"Nie udało się połączyć z {provider}. Nic nie zostało pobrane. Możesz spróbować ponownie "
                + "lub wybrać inną metodę płatności.",
            Late = provider =>
                $"Czas na stronie {provider} upłynął. Nic nie zostało pobrane. Możesz spróbować ponownie "
                + "lub wybrać inną metodę płatności.",
            CardDeclined =
                "Karta została odrzucona. Nic nie zostało pobrane. Możesz użyć innej karty lub innej "
                + "metody płatności.",
            Again = "Naciśnij przycisk jeszcze raz.",
            Book = "Zarezerwuj",
            Donate = amount => $"Przekaż {amount}",
            Save = "Zapisz metodę płatności",
            Complete = "Zakończ zamówienie",
            Paid = new("Wszystko gotowe", "To zamówienie jest zakończone. Nie trzeba tu już nic robić."),
            Over = new("Ta strona płatności wygasła", "Czas na zapłatę upłynął. Możesz zacząć od nowa w sklepie."),
            KlarnaTest = (taken, refused) =>
                $"Klienci testowi Klarny: {taken} zostaje przyjęty, {refused} zostaje odrzucony.",
            CardTest = number => $"Karta {number} płaci, z dowolną przyszłą datą i kodem.",
        },
        Element = new()
        {
            Methods = "Sposób płatności",
            Email = "E-mail",
            EmailMissing = "Podaj adres e-mail.",
            EmailInvalid = "Ten adres e-mail jest niepełny.",
            Name = "Imię i nazwisko",
            NameMissing = "Podaj imię i nazwisko.",
            Country = "Kraj",
            CountryMissing = "Wybierz kraj.",
            Parts = (count, amount) => $"Zapłać w {count} ratach po {amount}",
            From = (counts, amount) => $"Zapłać w {counts} ratach, od {amount} miesięcznie",
            Redirect = name => $"Płatność dokończysz w {name}, a potem wrócisz tutaj.",
            Terms = shop => $"Zezwalasz, aby {shop} później ponownie pobierał płatność w ten sposób.",
            Choose = "Wybierz sposób płatności.",
            Declined = name =>
                $"{name}: płatność nie została zatwierdzona. Nic nie zostało pobrane. "
                + "Wybierz inny sposób płatności lub spróbuj ponownie.",
            Nothing = "Żaden ze sposobów płatności nie jest dostępny dla tego zamówienia.",
            Unreachable =
                "Nie można połączyć się z serwerem płatności. Nic nie zostało pobrane. "
                + "Sprawdź połączenie i spróbuj ponownie.",
        },
    };
}
