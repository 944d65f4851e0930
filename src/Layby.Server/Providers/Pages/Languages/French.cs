namespace Layby.Server.Providers.Pages.Languages;

internal static class French
{
    public static PageTexts Texts { get; } = new()
    {
        Sandbox = "Sandbox",
        SandboxNote =
            "Page de test\u00a0: aucun paiement réel n’a lieu. Ne saisissez pas de vrai numéro de carte ou de compte.",
        ForTesting = "Pour les tests",
        PayTo = shop => $"Paiement à {shop}",
        Step = (step, of) => $"Étape {step} sur {of}",
        Continue = "Continuer",
        Cancel = "Annuler et revenir à la boutique",
        BackToShop = "Retour à la boutique",
        Today = "Aujourd’hui",
        Approved = new("Paiement accepté", "La boutique en a été informée. Vous n’avez plus rien à faire ici."),
        Declined = new(
            "Paiement refusé",
            "Ce paiement n’a pas été accepté. Vous pouvez choisir un autre moyen de paiement dans la boutique."),
        Canceled = new("Paiement annulé", "Vous avez quitté la page sans payer. Rien n’a été débité."),
        Failed = new("Un problème est survenu", "Le paiement n’a pas pu aboutir. Rien n’a été débité."),
        Expired = new(
            "Cette page a expiré",
            "Le délai de paiement est écoulé. Vous pouvez recommencer depuis la boutique."),
        Replaced = new("Ce paiement n’est plus ouvert", "La boutique l’a annulé ou en a commencé un nouveau."),
        Setup = new()
        {
            For = shop => $"Paiements ultérieurs à {shop}",
            Note = "Rien n’est débité aujourd’hui. La boutique pourra vous débiter plus tard de cette façon.",
            Title = "Vérifier et accepter",
            Agree = "Accepter",
            Approved = new(
                "Moyen de paiement enregistré",
                "La boutique peut désormais vous débiter plus tard. Vous n’avez plus rien à faire ici."),
            Declined = new(
                "Refusé",
                "Ce moyen de paiement n’a pas pu être enregistré. Vous pouvez en choisir un autre dans la boutique."),
            Canceled = new("Annulé", "Vous êtes parti sans accepter. Rien n’a été enregistré."),
            Failed = new("Un problème est survenu", "Le moyen de paiement n’a pas pu être enregistré."),
            Expired = new(
                "Cette page a expiré",
                "Le délai pour accepter est écoulé. Vous pouvez recommencer dans la boutique."),
            Replaced = new(
                "Cette page n’est plus ouverte",
                "La boutique a annulé la demande ou en a commencé une nouvelle."),
        },
        Klarna = new()
        {
            PhoneTitle = "Commençons par votre numéro de téléphone",
            PhoneIntro = "Nous vous enverrons un code pour vérifier que c’est bien vous.",
            PhoneLabel = "Numéro de téléphone",
            PhoneInvalid = "Saisissez un numéro de téléphone de 6 à 15 chiffres.",
            PhoneTest = "Aucun SMS n’est envoyé. N’importe quel numéro convient.",
            CodeTitle = "Saisissez votre code",
            CodeIntro = "Nous avons envoyé un code à six chiffres sur votre téléphone.",
            CodeLabel = "Code à six chiffres",
            CodeShape = "Le code comporte six chiffres.",
            CodeWrong = "Ce code n’est pas le bon. Veuillez réessayer.",
            CodeTest = "Six chiffres quelconques sont acceptés, sauf 999999.",
            Verify = "Vérifier",
            OptionTitle = "Comment souhaitez-vous payer\u00a0?",
            OptionMissing = "Choisissez comment vous souhaitez payer.",
            NothingOffered = "Klarna ne propose aucune option de paiement pour ce montant dans ce pays.",
            PayNow = "Payer maintenant",
            PayNowLine = amount => $"{amount} aujourd’hui, en une fois",
            PayLater = "Payer dans 30 jours",
            PayLaterLine = (amount, day) => $"{amount} au plus tard le {day}",
            Instalments = count => $"Payer en {count} fois",
            MonthlyLine = (first, rest) => $"{first} aujourd’hui, puis {rest} chaque mois",
            FortnightlyLine = (first, rest) => $"{first} aujourd’hui, puis {rest} toutes les deux semaines",
            Financing = "Financement",
            FinancingLine = (months, amount) => $"{months} mensualités d’environ {amount}",
            RepaymentTitle = "Avec quoi souhaitez-vous régler\u00a0?",
            RepaymentMissing = "Choisissez avec quoi vous souhaitez régler.",
            DirectDebit = "Prélèvement bancaire",
            BankTransfer = "Virement bancaire",
            CreditCard = "Carte de crédit",
            DebitCard = "Carte de débit",
            IbanLabel = "IBAN",
            IbanInvalid = "Cet IBAN n’est pas valable. Veuillez le vérifier.",
            BankLabel = "Banque",
            BankUnknown = "Choisissez une banque dans la liste.",
            CardNumberLabel = "Numéro de carte",
            CardNumberInvalid = "Ce numéro de carte n’est pas valable. Veuillez le vérifier.",
            CardIsDebit = "Ce numéro est celui d’une carte de débit.",
            CardIsCredit = "Ce numéro est celui d’une carte de crédit.",
            ExpiryLabel = "Expiration (MM/AA)",
            ExpiryInvalid = "Saisissez une date d’expiration future, au format MM/AA.",
            AnyFutureDate = "toute date future",
            CvcLabel = "Code de sécurité",
            CvcInvalid = "Le code de sécurité comporte trois chiffres.",
            ReviewTitle = "Vérifiez et payez",
            Shop = "Boutique",
            Order = "Commande",
            Plan = "Mode de paiement",
            RepayWith = "Réglé par",
            Change = "Modifier",
            Pay = amount => $"Payer {amount}",
            Confirm = "Confirmer l’achat",
            ReviewTest = email => $"L’adresse e-mail du client décide\u00a0: {email} est refusée.",
        },
        Alma = new()
        {
            Title = "Payer en plusieurs fois",
            Legend = "En combien de fois\u00a0?",
            Instalments = count => $"En {count} fois",
            CountMissing = "Choisissez en combien de fois vous souhaitez payer.",
            NothingOffered = "Alma ne propose pas de paiement en plusieurs fois pour ce montant.",
            Authorize = "Autoriser le paiement",
            Fail = "Faire échouer le paiement",
            FailTest = "«\u00a0Faire échouer le paiement\u00a0» simule un refus d’Alma.",
            Free = "Sans frais",
            Costs = (cost, total) => $"{cost} de frais, {total} au total",
            Rate = rate => $"TAEG {rate}",
            GoOn = "Continuer vers Alma",
            PlanGone = "Cette formule n’est plus proposée. Veuillez en choisir une autre.",
            Unreachable = "Alma n’a pas pu être joint. Rien n’a été débité. Veuillez réessayer.",
        },
        Card = new()
        {
            Title = "Confirmez votre identité",
            Intro = "Votre banque veut s’assurer que ce paiement est bien le vôtre.",
            Complete = "Terminer l’authentification",
            Fail = "Échouer à l’authentification",
            Undecided = "Choisissez ce que votre banque doit apprendre.",
            FailTest = "« Échouer à l’authentification » se termine comme si la banque ne vous avait pas reconnu.",
        },
        Checkout = new()
        {
            Total = "Total",
            Contact = "Contact",
            Email = "E-mail",
            EmailInvalid = "Saisissez une adresse e-mail, par exemple nom@exemple.fr.",
            Name = "Nom complet",
            NameMissing = "Saisissez votre nom.",
            Phone = "Numéro de téléphone",
            BusinessName = "Nom de l’entreprise",
            Country = "Pays",
            CountryMissing = "Choisissez un pays dans la liste.",
            Delivery = "Adresse de livraison",
            Billing = "Adresse de facturation",
            Line1 = "Rue et numéro",
            Line2 = "Appartement, étage ou bâtiment",
            PostalCode = "Code postal",
            City = "Ville",
            State = "État ou région",
            Optional = label => $"{label} (facultatif)",
            FieldMissing = "Remplissez ce champ.",
            Method = "Mode de paiement",
            MethodMissing = "Choisissez comment vous souhaitez payer.",
            Card = "Carte",
            GoesOn = provider => $"Vous continuez sur la page de {provider}, puis vous revenez ici.",
            NotInCountry = provider =>
                $"{provider} n’est pas disponible dans ce pays et cette devise. Choisissez un autre mode "
                + "de paiement.",
            Declined = provider =>
                $"{provider} n’a pas accepté ce paiement. Rien n’a été débité. Vous pouvez choisir un "
                + "autre mode de paiement.",
            Left = provider =>
                $"Vous avez quitté {provider} sans payer. Rien n’a été débité. Vous pouvez réessayer ou "
                + "choisir un autre mode de paiement.",
            Failed = provider =>
                $"{provider} n’a pas pu être joint. Rien n’a été débité. Vous pouvez réessayer ou choisir "
                + "un autre mode de paiement.",
            Late = provider =>
                $"Le temps imparti sur la page de {provider} est écoulé. Rien n’a été débité. Vous pouvez "
                + "réessayer ou choisir un autre mode de paiement.",
            CardDeclined =
                "Votre carte a été refusée. Rien n’a été débité. Vous pouvez essayer une autre carte ou "
                + "un autre mode de paiement.",
            Again = "Veuillez appuyer encore une fois sur le bouton.",
            Book = "Réserver",
            Donate = amount => $"Donner {amount}",
            Save = "Enregistrer le mode de paiement",
            Complete = "Terminer la commande",
            Paid = new("C’est fait", "Cette commande est terminée. Vous n’avez plus rien à faire ici."),
            Over = new(
                "Cette page de paiement a expiré",
                "Le temps pour payer est écoulé. Vous pouvez recommencer dans la boutique."),
            KlarnaTest = (taken, refused) => $"Clients de test de Klarna : {taken} est accepté, {refused} est refusé.",
            CardTest = number => $"La carte {number} paie, avec n’importe quelle date future et n’importe quel code.",
        },
        Element = new()
        {
            Methods = "Moyen de paiement",
            Email = "E-mail",
            EmailMissing = "Saisissez votre adresse e-mail.",
            EmailInvalid = "Cette adresse e-mail est incomplète.",
            Name = "Nom complet",
            NameMissing = "Saisissez votre nom.",
            Country = "Pays",
            CountryMissing = "Choisissez votre pays.",
            Parts = (count, amount) => $"Payer en {count} fois {amount}",
            From = (counts, amount) => $"Payer en {counts} fois, à partir de {amount} par mois",
            Redirect = name => $"Vous terminerez chez {name}, puis reviendrez ici.",
            Terms = shop => $"Vous autorisez {shop} à vous débiter de nouveau plus tard de cette façon.",
            Choose = "Choisissez comment vous souhaitez payer.",
            Declined = name =>
                $"{name} n’a pas accepté ce paiement. Rien n’a été débité. "
                + "Choisissez un autre moyen de paiement ou réessayez.",
            Nothing = "Aucun moyen de paiement n’est possible pour cette commande.",
            Unreachable =
                "Le serveur de paiement est injoignable. Rien n’a été débité. Vérifiez votre connexion et réessayez.",
        },
    };
}
