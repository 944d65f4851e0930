namespace Layby.Server.Providers.Pages.Languages;

internal static class Portuguese
{
    public static PageTexts Texts { get; } = new()
    {
        Sandbox = "Ambiente de teste",
        SandboxNote =
            "Esta é uma página de teste: não há dinheiro real. Não introduza números reais de cartões ou contas.",
        ForTesting = "Para testar",
        PayTo = shop => $"Pagamento a {shop}",
        Step = (step, of) => $"Passo {step} de {of}",
        Continue = "Continuar",
        Cancel = "Cancelar e voltar à loja",
        BackToShop = "Voltar à loja",
        Today = "Hoje",
        Approved = new("Pagamento aprovado", "A loja foi informada. Não há mais nada a fazer aqui."),
        Declined = new(
            "Pagamento recusado",
            "Este pagamento não foi aprovado. Na loja pode escolher outra forma de pagamento."),
        Canceled = new("Pagamento cancelado", "Saiu sem pagar. Nada foi cobrado."),
        Failed = new("Algo correu mal", "Não foi possível concluir o pagamento. Nada foi cobrado."),
        Expired = new("Esta página expirou", "O prazo para pagar terminou. Pode recomeçar na loja."),
        Replaced = new("Este pagamento já não está aberto", "A loja cancelou-o ou iniciou um novo."),
        Setup = new()
        {
            For = shop => $"Pagamentos futuros a {shop}",
            Note = "Hoje não é cobrado nada. A loja poderá cobrar mais tarde desta forma.",
            Title = "Rever e aceitar",
            Agree = "Aceitar",
            Approved = new(
                "Método de pagamento guardado",
                "A loja já pode cobrar mais tarde. Não há mais nada a fazer aqui."),
            Declined = new(
                "Não aprovado",
                "Não foi possível guardar este método de pagamento. Pode escolher outro na loja."),
            Canceled = new("Cancelado", "Saiu sem aceitar. Nada foi guardado."),
            Failed = new("Algo correu mal", "Não foi possível guardar o método de pagamento."),
            Expired = new("Esta página expirou", "O prazo para aceitar terminou. Pode recomeçar na loja."),
            Replaced = new("Esta página já não está aberta", "A loja cancelou o pedido ou iniciou um novo."),
        },
        Klarna = new()
        {
            PhoneTitle = "Comecemos pelo seu número de telefone",
            PhoneIntro = "Vamos enviar-lhe um código para confirmar a sua identidade.",
            PhoneLabel = "Número de telefone",
            PhoneInvalid = "Introduza um número de telefone com 6 a 15 algarismos.",
            PhoneTest = "Não é enviado nenhum SMS. Qualquer número de telefone serve.",
            CodeTitle = "Introduza o código",
            CodeIntro = "Enviámos um código de seis algarismos para o seu telefone.",
            CodeLabel = "Código de seis algarismos",
            CodeShape = "O código tem seis algarismos.",
            CodeWrong = "Esse código não está correto. Tente novamente.",
            CodeTest = "São aceites quaisquer seis algarismos, exceto 999999.",
            Verify = "Verificar",
            OptionTitle = "Como quer pagar?",
            OptionMissing = "Escolha como quer pagar.",
            NothingOffered = "A Klarna não tem nenhuma opção de pagamento para este valor neste país.",
            PayNow = "Pagar agora",
            PayNowLine = amount => $"{amount} hoje, na totalidade",
            PayLater = "Pagar em 30 dias",
            PayLaterLine = (amount, day) => $"{amount} até {day}",
            Instalments = count => $"Pagar em {count} prestações",
            MonthlyLine = (first, rest) => $"{first} hoje e depois {rest} por mês",
            FortnightlyLine = (first, rest) => $"{first} hoje e depois {rest} de duas em duas semanas",
            Financing = "Financiamento",
            FinancingLine = (months, amount) => $"{months} prestações mensais de cerca de {amount}",
            RepaymentTitle = "De onde deve sair o dinheiro?",
            RepaymentMissing = "Escolha de onde deve sair o dinheiro.",
            DirectDebit = "Débito direto",
            BankTransfer = "Transferência bancária",
            CreditCard = "Cartão de crédito",
            DebitCard = "Cartão de débito",
            IbanLabel = "IBAN",
            IbanInvalid = "Este IBAN não está correto. Verifique-o.",
            BankLabel = "Banco",
            BankUnknown = "Escolha um banco da lista.",
            CardNumberLabel = "Número do cartão",
            CardNumberInvalid = "Este número de cartão não está correto. Verifique-o.",
            CardIsDebit = "Este é o número de um cartão de débito.",
            CardIsCredit = "Este é o número de um cartão de crédito.",
            ExpiryLabel = "Validade (MM/AA)",
            ExpiryInvalid = "Introduza uma data de validade futura, no formato MM/AA.",
            AnyFutureDate = "qualquer data futura",
            CvcLabel = "Código de segurança",
            CvcInvalid = "O código de segurança tem três algarismos.",
            ReviewTitle = "Rever e pagar",
            Shop = "Loja",
            Order = "Encomenda",
            Plan = "Forma de pagamento",
            RepayWith = "Pago com",
            Change = "Alterar",
            Pay = amount => $"Pagar {amount}",
            Confirm = "Confirmar a compra",
            ReviewTest = email => $"Decide o endereço de e-mail do cliente: {email} é recusado.",
        },
        Alma = new()
        {
            Title = "Pagar em prestações",
            Legend = "Em quantas prestações?",
            Instalments = count => $"{count} prestações",
            CountMissing = "Escolha em quantas prestações quer pagar.",
            NothingOffered = "A Alma não tem prestações para este valor.",
            Authorize = "Autorizar o pagamento",
            Fail = "Fazer falhar o pagamento",
            FailTest = "«Fazer falhar o pagamento» termina como se a Alma o tivesse recusado.",
            Free = "Sem encargos",
            Costs = (cost, total) => $"{cost} de encargos, {total} no total",
            Rate = rate => $"TAEG {rate}",
            GoOn = "Continuar para a Alma",
            PlanGone = "Este plano já não está disponível. Escolha outro.",
            Unreachable = "Não foi possível contactar a Alma. Nada foi cobrado. Tente novamente.",
        },
        Card = new()
        {
            Title = "Confirme a sua identidade",
            Intro = "O seu banco quer saber que este pagamento é seu.",
            Complete = "Concluir a autenticação",
            Fail = "Fazer falhar a autenticação",
            Undecided = "Escolha o que o seu banco deve saber.",
            FailTest = "«Fazer falhar a autenticação» termina como se o banco não o tivesse reconhecido.",
        },
        Checkout = new()
        {
            Total = "Total",
            Contact = "Contacto",
            Email = "E-mail",
            EmailInvalid = "Introduza um endereço de e-mail, por exemplo nome@exemplo.pt.",
            Name = "Nome completo",
            NameMissing = "Introduza o seu nome.",
            Phone = "Número de telefone",
            BusinessName = "Nome da empresa",
            Country = "País",
            CountryMissing = "Escolha um país da lista.",
            Delivery = "Morada de entrega",
            Billing = "Morada de faturação",
            Line1 = "Rua e número",
            Line2 = "Apartamento, andar ou edifício",
            PostalCode = "Código postal",
            City = "Localidade",
            State = "Distrito ou região",
            Optional = label => $"{label} (opcional)",
            FieldMissing = "Preencha este campo.",
            Method = "Método de pagamento",
            MethodMissing = "Escolha como quer pagar.",
            Card = "Cartão",
            GoesOn = provider => $"Continua na página da {provider} e depois volta aqui.",
            NotInCountry = provider =>
                $"{provider} não está disponível neste país e nesta moeda. Escolha outro método de "
                + "pagamento.",
            Declined = provider =>
                $"{provider} não aprovou este pagamento. Nada foi cobrado. Pode escolher outro método de "
                + "pagamento.",
            Left = provider =>
                $"Saiu da página da {provider} sem pagar. Nada foi cobrado. Pode tentar de novo ou "
                + "escolher outro método de pagamento.",
            Failed = provider =>
                $"Não foi possível contactar {provider}. Nada foi cobrado. Pode tentar de novo ou escolher "
                + "outro método de pagamento.",
            Late = provider =>
                $"O seu tempo na página da {provider} terminou. Nada foi cobrado. Pode tentar de novo ou "
                + "escolher outro método de pagamento.",
            CardDeclined =
                "O seu cartão foi recusado. Nada foi cobrado. Pode tentar outro cartão ou outro método de "
                + "pagamento.",
            Again = "Carregue no botão mais uma vez.",
            Book = "Reservar",
            Donate = amount => $"Doar {amount}",
            Save = "Guardar método de pagamento",
            Complete = "Concluir encomenda",
            Paid = new("Está tudo feito", "Esta encomenda está concluída. Não há mais nada a fazer aqui."),
            Over = new("Esta página de pagamento expirou", "O tempo para pagar terminou. Pode recomeçar na loja."),
            KlarnaTest = (taken, refused) => $"Clientes de teste da Klarna: {taken} é aprovado, {refused} é recusado.",
            CardTest = number => $"O cartão {number} paga, com qualquer data futura e código.",
        },
        Element = new()
        {
            Methods = "Forma de pagamento",
            Email = "E-mail",
            EmailMissing = "Indique o seu e-mail.",
            EmailInvalid = "Este e-mail está incompleto.",
            Name = "Nome completo",
            NameMissing = "Indique o seu nome.",
            Country = "País",
            CountryMissing = "Escolha o seu país.",
            Parts = (count, amount) => $"Pagar em {count} prestações de {amount}",
            From = (counts, amount) => $"Pagar em {counts} prestações, desde {amount} por mês",
            Redirect = name => $"Vai concluir na {name} e depois volta aqui.",
            Terms = shop => $"Autoriza {shop} a cobrar de novo mais tarde desta forma.",
            Choose = "Escolha como quer pagar.",
            Declined = name =>
                $"A {name} não aprovou este pagamento. Nada foi cobrado. Escolha outra forma de pagamento ou tente de novo.",
            Nothing = "Nenhuma das formas de pagamento é possível para esta encomenda.",
            Unreachable =
                "Não foi possível contactar o servidor de pagamentos. Nada foi cobrado. "
                + "Verifique a ligação e tente de novo.",
        },
    };
}
