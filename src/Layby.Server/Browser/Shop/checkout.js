// The publishable key may stand in a page: it pays, and no more.
const stripe = Stripe(document.body.dataset.key);

// The amount is known now; the PaymentIntent is made at the end.
const elements = stripe.elements({
  mode: 'payment',
  amount: chosenAmount(),
  currency: 'eur',
  appearance: appearance(),
});
elements.create('payment').mount('#payment');

const form = document.querySelector('#checkout');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  await whileBusy(pay);
});

async function pay() {
  // Where something is missing, the element says so itself.
  const { error: incomplete } = await elements.submit();
  if (incomplete) {
    return;
  }

  // The shop's server knows the price and makes the intent.
  const order = await createIntent(chosenProduct());
  if (order.error) {
    say(order.error.message);
    return;
  }

  // On to Klarna or Alma. This answers only if that fails.
  const { error } = await stripe.confirmPayment({
    elements,
    clientSecret: order.clientSecret,
    confirmParams: { return_url: '/shop/order' },
  });
  say(error.message);
}
