// Checkout Sessions by the official client in both generations; their customer sends the hosted page's own form.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, base, openShop, refused, releases } from './layby.mjs';

const lines = [
  { price_data: { currency: 'eur', unit_amount: 4000, product_data: { name: 'Linen shirt' } }, quantity: 2 },
  { price_data: { currency: 'eur', unit_amount: 3900, product_data: { name: 'Canvas bag' } }, quantity: 1 },
];
const addresses = {
  success_url: 'https://shop.example/done?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://shop.example/cart',
};

for (const release of releases) {
  describe(`checkout, stripe ${release.name}`, () => {
    it('is paid on its page, and shows the payment', () => pays(release));
    it('is changed, listed, and ended', () => ends(release));
    it('keeps a method without a payment', () => keeps(release));
    it('says what it can not do', () => refuses(release));
  });
}

/** What a browser sends when the button is pressed, and where it is sent then. */
async function submit(session, method, email) {
  const answer = await fetch(new URL(new URL(session.url).pathname, base), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email, name: 'Test Person', country: 'FR', method }),
  });
  assert.equal(answer.status, 303);
  return answer.headers.get('location');
}

async function pays(release) {
  const { stripe, headless } = openShop(release);
  const session = await stripe.checkout.sessions.create({
    mode: 'payment', line_items: lines, ...addresses, ...release.only('alma'), client_reference_id: 'order-7',
    payment_intent_data: { metadata: { box: '7' } },
  });
  assert.equal(session.status, 'open');
  assert.equal(session.amount_total, 11900);
  assert.match(await submit(session, 'alma', 'customer@email.fr'), /\/authorize\//);
  const sent = await stripe.checkout.sessions.retrieve(session.id);
  const { returned } = await headless(sent.payment_intent, 'approve');
  assert.equal(returned.pathname, `/c/return/${session.id}`);
  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ['payment_intent', 'line_items.data.price.product'],
  });
  assert.equal(paid.payment_status, 'paid');
  assert.equal(paid.payment_intent.metadata.box, '7');
  assert.equal(paid.customer_details.email, 'customer@email.fr');
  assert.equal(paid.line_items.data[0].price.product.name, 'Linen shirt');
  const found = await all(stripe.checkout.sessions.list({ payment_intent: paid.payment_intent.id }));
  assert.deepEqual(found.map((each) => each.id), [session.id]);
}

async function ends(release) {
  const { stripe } = openShop(release);
  const session = await stripe.checkout.sessions.create({ mode: 'payment', line_items: lines, ...addresses });
  const bought = await all(stripe.checkout.sessions.listLineItems(session.id, { limit: 1 }));
  assert.deepEqual(bought.map((each) => each.description), ['Linen shirt', 'Canvas bag']);
  const changed = await stripe.checkout.sessions.update(session.id, {
    metadata: { box: '7' }, line_items: [{ id: bought[0].id, quantity: 3 }],
  });
  assert.equal(changed.metadata.box, '7');
  assert.equal(changed.amount_total, 12000);
  const over = await stripe.checkout.sessions.expire(session.id);
  assert.equal(over.status, 'expired');
  assert.equal(over.url, null);
  const error = await refused(() => stripe.checkout.sessions.expire(session.id), 'StripeInvalidRequestError');
  assert.match(error.message, /^Only Checkout Sessions with a status in \["open"\] can be expired\./);
  assert.deepEqual((await all(stripe.checkout.sessions.list({ status: 'open' }))), []);
}

async function keeps(release) {
  const { stripe } = openShop(release);
  const session = await stripe.checkout.sessions.create({ mode: 'setup', ...addresses, ...release.only('klarna') });
  await submit(session, 'klarna', 'customer@email.fr');
  const sent = await stripe.checkout.sessions.retrieve(session.id);
  await stripe.rawRequest('POST', `/sandbox/setup_intents/${sent.setup_intent}/approve`);
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent.payment_method', 'customer'] });
  assert.equal(done.payment_status, 'no_payment_required');
  assert.equal(done.setup_intent.payment_method.customer, done.customer.id);
  assert.equal(done.customer.email, 'customer@email.fr');
}

async function refuses(release) {
  const { stripe } = openShop(release);
  const create = (more) => stripe.checkout.sessions.create({ mode: 'payment', line_items: lines, ...addresses, ...more });
  const error = await refused(
    () => create({ line_items: [{ price: 'price_none', quantity: 1 }] }), 'StripeInvalidRequestError');
  assert.equal(error.message, "No such price: 'price_none'");
  assert.equal(error.code, 'resource_missing');
  await refused(() => create({ mode: 'subscription' }), 'StripeInvalidRequestError');
  await refused(() => create({ ui_mode: 'elements' }), 'StripeInvalidRequestError');
}
