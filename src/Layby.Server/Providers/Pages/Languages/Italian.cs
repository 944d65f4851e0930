namespace Layby.Server.Providers.Pages.Languages;

internal static class Italian
{
    public static PageTexts Texts { get; } = new()
    {
        Sandbox = "Ambiente di prova",
        SandboxNote = "Pagina di prova: non viene spostato denaro reale. Non inserire numeri reali di carte o conti.",
        ForTesting = "Per i test",
        PayTo = shop => $"Pagamento a {shop}",
        Step = (step, of) => $"Passaggio {step} di {of}",
        Continue = "Continua",
        Cancel = "Annulla e torna al negozio",
        BackToShop = "Torna al negozio",
        Today = "Oggi",
        Approved = new("Pagamento approvato", "Il negozio è stato informato. Qui non c’è altro da fare."),
        Declined = new(
            "Pagamento rifiutato",
            "Questo pagamento non è stato approvato. Nel negozio puoi scegliere un altro metodo di pagamento."),
        Canceled = new("Pagamento annullato", "Hai lasciato la pagina senza pagare. Non è stato addebitato nulla."),
        Failed = new(
            "Qualcosa è andato storto",
            "Non è stato possibile completare il pagamento. Non è stato addebitato nulla."),
        Expired = new("Questa pagina è scaduta", "Il tempo per pagare è terminato. Puoi ricominciare dal negozio."),
        Replaced = new("Questo pagamento non è più aperto", "Il negozio lo ha annullato o ne ha avviato uno nuovo."),
        Setup = new()
        {
            For = shop => $"Pagamenti futuri a {shop}",
            Note = "Oggi non viene addebitato nulla. Il negozio potrà addebitarti in seguito in questo modo.",
            Title = "Controlla e accetta",
            Agree = "Accetta",
            Approved = new(
                "Metodo di pagamento salvato",
                "Il negozio può ora addebitarti in seguito. Non c’è altro da fare qui."),
            Declined = new(
                "Non approvato",
                "Non è stato possibile salvare questo metodo di pagamento. Puoi sceglierne un altro nel negozio."),
            Canceled = new("Annullato", "Hai lasciato la pagina senza accettare. Non è stato salvato nulla."),
            Failed = new("Qualcosa è andato storto", "Non è stato possibile salvare il metodo di pagamento."),
            Expired = new(
                "Questa pagina è scaduta",
                "Il tempo per accettare è terminato. Puoi ricominciare dal negozio."),
            Replaced = new(
                "Questa pagina non è più aperta",
                "Il negozio ha annullato la richiesta o ne ha avviata una nuova."),
        },
        Klarna = new()
        {
            PhoneTitle = "Iniziamo dal tuo numero di telefono",
            PhoneIntro = "Ti invieremo un codice per verificare che sei tu.",
            PhoneLabel = "Numero di telefono",
            PhoneInvalid = "Inserisci un numero di telefono da 6 a 15 cifre.",
            PhoneTest = "Non viene inviato alcun SMS. Va bene qualsiasi numero di telefono.",
            CodeTitle = "Inserisci il codice",
            CodeIntro = "Abbiamo inviato un codice di sei cifre al tuo telefono.",
            CodeLabel = "Codice di sei cifre",
            CodeShape = "Il codice è di sei cifre.",
            CodeWrong = "Il codice non è corretto. Riprova.",
            CodeTest = "Vanno bene sei cifre qualsiasi, tranne 999999.",
            Verify = "Verifica",
            OptionTitle = "Come vuoi pagare?",
            OptionMissing = "Scegli come vuoi pagare.",
            NothingOffered = "Klarna non offre alcuna opzione di pagamento per questo importe in questo Paese.",
            PayNow = "Paga ora",
            PayNowLine = amount => $"{amount} oggi, in un’unica soluzione",
            PayLater = "Paga tra 30 giorni",
            PayLaterLine = (amount, day) => $"{amount} entro il {day}",
            Instalments = count => $"Paga in {count} rate",
            MonthlyLine = (first, rest) => $"{first} oggi, poi {rest} ogni mese",
            FortnightlyLine = (first, rest) => $"{first} oggi, poi {rest} ogni due settimane",
            Financing = "Finanziamento",
            FinancingLine = (months, amount) => $"{months} rate mensili di circa {amount}",
            RepaymentTitle = "Con che cosa vuoi pagare?",
            RepaymentMissing = "Scegli con che cosa vuoi pagare.",
            DirectDebit = "Addebito diretto",
            BankTransfer = "Bonifico bancario",
            CreditCard = "Carta di credito",
            DebitCard = "Carta di debito",
            IbanLabel = "IBAN",
            IbanInvalid = "Questo IBAN non è corretto. Controllalo.",
            BankLabel = "Banca",
            BankUnknown = "Scegli una banca dall’elenco.",
            CardNumberLabel = "Numero di carta",
            CardNumberInvalid = "Questo numero di carta non è corretto. Controllalo.",
            CardIsDebit = "Questo è il numero di una carta di debito.",
            CardIsCredit = "Questo è il numero di una carta di credito.",
            ExpiryLabel = "Scadenza (MM/AA)",
            ExpiryInvalid = "Inserisci una data di scadenza futura, nel formato MM/AA.",
            AnyFutureDate = "qualsiasi data futura",
            CvcLabel = "Codice di sicurezza",
            CvcInvalid = "Il codice di sicurezza è di tre cifre.",
            ReviewTitle = "Controlla e paga",
            Shop = "Negozio",
            Order = "Ordine",
            Plan = "Come paghi",
            RepayWith = "Pagato con",
            Change = "Modifica",
            Pay = amount => $"Paga {amount}",
            Confirm = "Conferma l’acquisto",
            ReviewTest = email => $"Decide l’indirizzo e-mail del cliente: {email} viene rifiutato.",
        },
        Alma = new()
        {
            Title = "Paga a rate",
            Legend = "In quante rate?",
            Instalments = count => $"{count} rate",
            CountMissing = "Scegli in quante rate vuoi pagare.",
            NothingOffered = "Alma non offre rate per questo importe.",
            Authorize = "Autorizza il pagamento",
            Fail = "Fai fallire il pagamento",
            FailTest = "«Fai fallire il pagamento» termina come se Alma lo avesse rifiutato.",
            Free = "Senza spese",
            Costs = (cost, total) => $"{cost} di spese, {total} in totale",
            Rate = rate => $"TAEG {rate}",
            GoOn = "Continua su Alma",
            PlanGone = "Questo piano non è più disponibile. Scegline un altro.",
            Unreachable = "Non è stato possibile contattare Alma. Non è stato addebitato nulla. Riprova.",
        },
        Card = new()
        {
            Title = "Conferma la tua identità",
            Intro = "La tua banca vuole sapere che questo pagamento è tuo.",
            Complete = "Completa l’autenticazione",
            Fail = "Fai fallire l’autenticazione",
            Undecided = "Scegli che cosa deve sapere la tua banca.",
            FailTest = "«Fai fallire l’autenticazione» finisce come se la banca non ti avesse riconosciuto.",
        },
        Checkout = new()
        {
            Total = "Totale",
            Contact = "Contatto",
            Email = "E-mail",
            EmailInvalid = "Inserisci un indirizzo e-mail, per esempio nome@esempio.it.",
            Name = "Nome e cognome",
            NameMissing = "Inserisci il tuo nome.",
            Phone = "Numero di telefono",
            BusinessName = "Nome dell’azienda",
            Country = "Paese",
            CountryMissing = "Scegli un paese dall’elenco.",
            Delivery = "Indirizzo di consegna",
            Billing = "Indirizzo di fatturazione",
            Line1 = "Via e numero",
            Line2 = "Interno, piano o edificio",
            PostalCode = "CAP",
            City = "Città",
            State = "Provincia o regione",
            Optional = label => $"{label} (facoltativo)",
            FieldMissing = "Compila questo campo.",
            Method = "Metodo di pagamento",
            MethodMissing = "Scegli come vuoi pagare.",
            Card = "Carta",
            GoesOn = provider => $"Prosegui sulla pagina di {provider} e poi torni qui.",
            NotInCountry = provider =>
                $"{provider} non è disponibile in questo paese e in questa valuta. Scegli un altro metodo "
                + "di pagamento.",
            Declined = provider =>
                $"{provider} non ha approvato questo pagamento. Non è stato addebitato nulla. Puoi "
                + "scegliere un altro metodo di pagamento.",
            Left = provider =>
                $"Hai lasciato {provider} senza pagare. Non è stato addebitato nulla. Puoi riprovare o "
                + "scegliere un altro metodo di pagamento.",
            Failed = provider =>
                $"Non è stato possibile contattare {provider}. Non è stato addebitato nulla. Puoi "
                + "riprovare o scegliere un altro metodo di pagamento.",
            Late = provider =>
                $"Il tempo sulla pagina di {provider} è scaduto. Non è stato addebitato nulla. Puoi "
                + "riprovare o scegliere un altro metodo di pagamento.",
            CardDeclined =
                "La tua carta è stata rifiutata. Non è stato addebitato nulla. Puoi provare con un’altra "
                + "carta o un altro metodo di pagamento.",
            Again = "Premi ancora una volta il pulsante.",
            Book = "Prenota",
            Donate = amount => $"Dona {amount}",
            Save = "Salva metodo di pagamento",
            Complete = "Completa l’ordine",
            Paid = new("Tutto fatto", "Questo ordine è completo. Qui non c’è altro da fare."),
            Over = new(
                "Questa pagina di pagamento è scaduta",
                "Il tempo per pagare è scaduto. Puoi ricominciare nel negozio."),
            KlarnaTest = (taken, refused) =>
                $"Clienti di prova di Klarna: {taken} viene accettato, {refused} viene rifiutato.",
            CardTest = number => $"La carta {number} paga, con qualsiasi data futura e codice.",
        },
        Element = new()
        {
            Methods = "Metodo di pagamento",
            Email = "E-mail",
            EmailMissing = "Inserisci il tuo indirizzo e-mail.",
            EmailInvalid = "Questo indirizzo e-mail è incompleto.",
            Name = "Nome e cognome",
            NameMissing = "Inserisci il tuo nome.",
            Country = "Paese",
            CountryMissing = "Scegli il tuo Paese.",
            Parts = (count, amount) => $"Paga in {count} rate da {amount}",
            From = (counts, amount) => $"Paga in {counts} rate, da {amount} al mese",
            Redirect = name => $"Concluderai su {name} e poi tornerai qui.",
            Terms = shop => $"Autorizzi {shop} ad addebitarti di nuovo in seguito in questo modo.",
            Choose = "Scegli come vuoi pagare.",
            Declined = name =>
                $"{name} non ha approvato questo pagamento. Non è stato addebitato nulla. "
                + "Scegli un altro metodo di pagamento o riprova.",
            Nothing = "Nessun metodo di pagamento è disponibile per questo ordine.",
            Unreachable =
                "Il server dei pagamenti non è raggiungibile. Non è stato addebitato nulla. "
                + "Controlla la connessione e riprova.",
        },
    };
}
