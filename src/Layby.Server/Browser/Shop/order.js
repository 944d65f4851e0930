// The customer is back. Only the intent itself can be trusted.
const stripe = Stripe(document.body.dataset.key);
const query = new URLSearchParams(location.search);
const clientSecret = query.get('payment_intent_client_secret');
if (clientSecret) {
  await tell();
} else {
  show('nothing');
}

async function tell() {
  const answer = await stripe.retrievePaymentIntent(clientSecret);
  const intent = answer.paymentIntent;
  switch (intent?.status) {
    case 'succeeded':
      show('paid', intent);
      break;
    case 'processing':
    case 'requires_capture':
      show('pending', intent);
      break;
    case 'requires_payment_method':
    case 'requires_confirmation':
    case 'requires_action':
      show('unpaid', intent);
      offerAgain();
      break;
    default:
      show('nothing', answer.error);
  }
}

// Refused, or left: the same intent can be paid in another way.
// The element tells the customer what happened.
function offerAgain() {
  const elements = stripe.elements({
    clientSecret,
    appearance: appearance(),
  });
  elements.create('payment').mount('#payment');

  const form = document.querySelector('#checkout');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await whileBusy(async () => {
      const { error } = await stripe.confirmPayment({
        elements,
        confirmParams: { return_url: location.pathname },
      });
      say(error.type === 'validation_error' ? '' : error.message);
    });
  });
}
