namespace Layby.Server.Providers.Pages.Languages;

internal static class Spanish
{
    public static PageTexts Texts { get; } = new()
    {
        Sandbox = "Entorno de pruebas",
        SandboxNote =
            "Esta es una página de prueba: no se mueve dinero real. No escriba números reales de tarjeta ni de cuenta.",
        ForTesting = "Para hacer pruebas",
        PayTo = shop => $"Pago a {shop}",
        Step = (step, of) => $"Paso {step} de {of}",
        Continue = "Continuar",
        Cancel = "Cancelar y volver a la tienda",
        BackToShop = "Volver a la tienda",
        Today = "Hoy",
        Approved = new("Pago aprobado", "Ya hemos avisado a la tienda. No tiene que hacer nada más aquí."),
        Declined = new("Pago rechazado", "Este pago no se ha aprobado. Puede elegir otra forma de pago en la tienda."),
        Canceled = new("Pago cancelado", "Ha salido sin pagar. No se ha cobrado nada."),
        Failed = new("Algo ha ido mal", "No se ha podido completar el pago. No se ha cobrado nada."),
        Expired = new(
            "Esta página ha caducado",
            "El plazo para pagar ha terminado. Puede empezar de nuevo en la tienda."),
        Replaced = new("Este pago ya no está abierto", "La tienda lo ha cancelado o ha empezado uno nuevo."),
        Setup = new()
        {
            For = shop => $"Pagos posteriores a {shop}",
            Note = "Hoy no se cobra nada. La tienda podrá cobrarle más adelante de esta forma.",
            Title = "Revisar y aceptar",
            Agree = "Aceptar",
            Approved = new(
                "Método de pago guardado",
                "La tienda ya puede cobrarle más adelante. No hay nada más que hacer aquí."),
            Declined = new(
                "No aprobado",
                "No se ha podido guardar este método de pago. Puede elegir otro en la tienda."),
            Canceled = new("Cancelado", "Ha salido sin aceptar. No se ha guardado nada."),
            Failed = new("Algo ha ido mal", "No se ha podido guardar el método de pago."),
            Expired = new(
                "Esta página ha caducado",
                "El tiempo para aceptar ha terminado. Puede empezar de nuevo en la tienda."),
            Replaced = new("Esta página ya no está abierta", "La tienda ha cancelado la solicitud o ha empezado otra."),
        },
        Klarna = new()
        {
            PhoneTitle = "Empecemos por su número de teléfono",
            PhoneIntro = "Le enviaremos un código para comprobar que es usted.",
            PhoneLabel = "Número de teléfono",
            PhoneInvalid = "Introduzca un número de teléfono de 6 a 15 cifras.",
            PhoneTest = "No se envía ningún SMS. Sirve cualquier número de teléfono.",
            CodeTitle = "Introduzca su código",
            CodeIntro = "Hemos enviado un código de seis cifras a su teléfono.",
            CodeLabel = "Código de seis cifras",
            CodeShape = "El código tiene seis cifras.",
            CodeWrong = "Ese código no es correcto. Inténtelo de nuevo.",
            CodeTest = "Se aceptan seis cifras cualesquiera, excepto 999999.",
            Verify = "Verificar",
            OptionTitle = "¿Cómo quiere pagar?",
            OptionMissing = "Elija cómo quiere pagar.",
            NothingOffered = "Klarna no ofrece ninguna opción de pago para este importe en este país.",
            PayNow = "Pagar ahora",
            PayNowLine = amount => $"{amount} hoy, en un solo pago",
            PayLater = "Pagar en 30 días",
            PayLaterLine = (amount, day) => $"{amount} a más tardar el {day}",
            Instalments = count => $"Pagar en {count} plazos",
            MonthlyLine = (first, rest) => $"{first} hoy y después {rest} cada mes",
            FortnightlyLine = (first, rest) => $"{first} hoy y después {rest} cada dos semanas",
            Financing = "Financiación",
            FinancingLine = (months, amount) => $"{months} cuotas mensuales de unos {amount}",
            RepaymentTitle = "¿Con qué quiere pagar?",
            RepaymentMissing = "Elija con qué quiere pagar.",
            DirectDebit = "Domiciliación bancaria",
            BankTransfer = "Transferencia bancaria",
            CreditCard = "Tarjeta de crédito",
            DebitCard = "Tarjeta de débito",
            IbanLabel = "IBAN",
            IbanInvalid = "Este IBAN no es correcto. Compruébelo.",
            BankLabel = "Banco",
            BankUnknown = "Elija un banco de la lista.",
            CardNumberLabel = "Número de tarjeta",
            CardNumberInvalid = "Este número de tarjeta no es correcto. Compruébelo.",
            CardIsDebit = "Este número es de una tarjeta de débito.",
            CardIsCredit = "Este número es de una tarjeta de crédito.",
            ExpiryLabel = "Caducidad (MM/AA)",
            ExpiryInvalid = "Introduzca una fecha de caducidad futura, con el formato MM/AA.",
            AnyFutureDate = "cualquier fecha futura",
            CvcLabel = "Código de seguridad",
            CvcInvalid = "El código de seguridad tiene tres cifras.",
            ReviewTitle = "Revisar y pagar",
            Shop = "Tienda",
            Order = "Pedido",
            Plan = "Forma de pago",
            RepayWith = "Se paga con",
            Change = "Cambiar",
            Pay = amount => $"Pagar {amount}",
            Confirm = "Confirmar la compra",
            ReviewTest = email => $"Decide la dirección de correo del cliente: {email} se rechaza.",
        },
        Alma = new()
        {
            Title = "Pagar a plazos",
            Legend = "¿En cuántos plazos?",
            Instalments = count => $"{count} plazos",
            CountMissing = "Elija en cuántos plazos quiere pagar.",
            NothingOffered = "Alma no ofrece pago a plazos para este importe.",
            Authorize = "Autorizar el pago",
            Fail = "Hacer fallar el pago",
            FailTest = "«Hacer fallar el pago» termina como si Alma lo hubiera rechazado.",
            Free = "Sin gastos",
            Costs = (cost, total) => $"{cost} de gastos, {total} en total",
            Rate = rate => $"TAE {rate}",
            GoOn = "Continuar a Alma",
            PlanGone = "Este plan ya no está disponible. Elige otro.",
            Unreachable = "No se ha podido contactar con Alma. No se ha cobrado nada. Inténtalo de nuevo.",
        },
        Card = new()
        {
            Title = "Confirme que es usted",
            Intro = "Su banco quiere saber que este pago es suyo.",
            Complete = "Completar la autenticación",
            Fail = "Hacer fallar la autenticación",
            Undecided = "Elija qué debe saber su banco.",
            FailTest = "«Hacer fallar la autenticación» termina como si el banco no le hubiera reconocido.",
        },
        Checkout = new()
        {
            Total = "Total",
            Contact = "Contacto",
            Email = "Correo electrónico",
            EmailInvalid = "Escribe una dirección de correo, por ejemplo nombre@ejemplo.es.",
            Name = "Nombre completo",
            NameMissing = "Escribe tu nombre.",
            Phone = "Número de teléfono",
            BusinessName = "Nombre de la empresa",
            Country = "País",
            CountryMissing = "Elige un país de la lista.",
            Delivery = "Dirección de entrega",
            Billing = "Dirección de facturación",
            Line1 = "Calle y número",
            Line2 = "Piso, puerta o edificio",
            PostalCode = "Código postal",
            City = "Ciudad",
            State = "Provincia o región",
            Optional = label => $"{label} (opcional)",
            FieldMissing = "Rellena este campo.",
            Method = "Método de pago",
            MethodMissing = "Elige cómo quieres pagar.",
            Card = "Tarjeta",
            GoesOn = provider => $"Sigues en la página de {provider} y después vuelves aquí.",
            NotInCountry = provider =>
                $"{provider} no está disponible en este país y esta moneda. Elige otro método de pago.",
            Declined = provider =>
                $"{provider} no ha aprobado este pago. No se ha cobrado nada. Puedes elegir otro método de "
                + "pago.",
            Left = provider =>
                $"Has salido de {provider} sin pagar. No se ha cobrado nada. Puedes intentarlo de nuevo o "
                + "elegir otro método de pago.",
            Failed = provider =>
                $"No se ha podido contactar con {provider}. No se ha cobrado nada. Puedes intentarlo de "
                + "nuevo o elegir otro método de pago.",
            Late = provider =>
                $"Tu tiempo en la página de {provider} se ha agotado. No se ha cobrado nada. Puedes "
                + "intentarlo de nuevo o elegir otro método de pago.",
            CardDeclined =
                "Tu tarjeta ha sido rechazada. No se ha cobrado nada. Puedes probar con otra tarjeta u "
                + "otro método de pago.",
            Again = "Pulsa el botón una vez más.",
            Book = "Reservar",
            Donate = amount => $"Donar {amount}",
            Save = "Guardar método de pago",
            Complete = "Completar pedido",
            Paid = new("Todo listo", "Este pedido está completo. No hay nada más que hacer aquí."),
            Over = new(
                "Esta página de pago ha caducado",
                "El tiempo para pagar se ha agotado. Puedes empezar de nuevo en la tienda."),
            KlarnaTest = (taken, refused) => $"Clientes de prueba de Klarna: {taken} se aprueba, {refused} se rechaza.",
            CardTest = number => $"La tarjeta {number} paga, con cualquier fecha futura y código.",
        },
        Element = new()
        {
            Methods = "Forma de pago",
            Email = "Correo electrónico",
            EmailMissing = "Escriba su correo electrónico.",
            EmailInvalid = "Este correo electrónico está incompleto.",
            Name = "Nombre y apellidos",
            NameMissing = "Escriba su nombre.",
            Country = "País",
            CountryMissing = "Elija su país.",
            Parts = (count, amount) => $"Pagar en {count} plazos de {amount}",
            From = (counts, amount) => $"Pagar en {counts} plazos, desde {amount} al mes",
            Redirect = name => $"Terminará en {name} y después volverá aquí.",
            Terms = shop => $"Autoriza a {shop} a cobrarle de nuevo más adelante de esta forma.",
            Choose = "Elija cómo desea pagar.",
            Declined = name =>
                $"{name} no ha aprobado este pago. No se ha cobrado nada. Elija otra forma de pago o inténtelo de nuevo.",
            Nothing = "Ninguna forma de pago es posible para este pedido.",
            Unreachable =
                "No se puede conectar con el servidor de pagos. No se ha cobrado nada. "
                + "Compruebe su conexión e inténtelo de nuevo.",
        },
    };
}
