// A shop that knows its customers, by the official client in both generations.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, openShop, paidWith, methods, refused, releases } from './layby.mjs';

for (const release of releases) {
  describe(`customers, stripe ${release.name}`, () => {
    it('are made, changed, found by their e-mail and deleted', () => isKnown(release));
    it('have methods, which are attached, listed and detached', () => hasMethods(release));
    it('are charged while they are away, until they take it back', () => isCharged(release));
    it('are shown in an app with an ephemeral key', () => isShown(release));
  });
}

async function isKnown(release) {
  const { stripe } = openShop(release);
  const made = await stripe.customers.create({ email: 'jenny@example.com', name: 'Jenny', metadata: { tier: 'gold' } });
  assert.equal(made.object, 'customer');
  const changed = await stripe.customers.update(made.id, { phone: '+49301', metadata: { tier: '' } });
  assert.equal(changed.phone, '+49301');
  assert.deepEqual({ ...changed.metadata }, {});
  const found = await all(stripe.customers.list({ email: 'jenny@example.com' }));
  assert.deepEqual(found.map((each) => each.id), [made.id]);
  assert.equal((await stripe.customers.del(made.id)).deleted, true);
  assert.equal((await stripe.customers.retrieve(made.id)).deleted, true);
  await refused(() => stripe.customers.update(made.id, { name: 'x' }), 'StripeInvalidRequestError');
}

async function hasMethods(release) {
  const { stripe } = openShop(release);
  const customer = await stripe.customers.create();
  const method = await stripe.paymentMethods.create({ type: 'klarna' });
  assert.equal((await stripe.paymentMethods.attach(method.id, { customer: customer.id })).customer, customer.id);
  assert.equal((await all(stripe.customers.listPaymentMethods(customer.id))).length, 1);
  assert.equal((await stripe.customers.retrievePaymentMethod(customer.id, method.id)).id, method.id);
  assert.equal((await all(stripe.paymentMethods.list({ customer: customer.id, type: 'klarna' }))).length, 1);
  assert.equal((await stripe.paymentMethods.detach(method.id)).customer, null);
  const alma = await stripe.paymentMethods.create({ type: 'alma' });
  await refused(() => stripe.paymentMethods.attach(alma.id, { customer: customer.id }), 'StripeInvalidRequestError');
}

async function isCharged(release) {
  const shop = openShop(release);
  const customer = await shop.stripe.customers.create();
  const first = await shop.create({
    customer: customer.id, setup_future_usage: 'off_session', confirm: true, ...paidWith(methods[0]),
  });
  await shop.headless(first.id, 'approve');
  const [method] = await all(shop.stripe.customers.listPaymentMethods(customer.id));
  const again = { customer: customer.id, payment_method: method.id, confirm: true, off_session: true };
  assert.equal((await shop.create(again)).status, 'succeeded');

  const mandates = await shop.stripe.rawRequest('GET', `/sandbox/mandates?payment_method=${method.id}`);
  const [mandate] = mandates.data;
  assert.equal((await shop.stripe.mandates.retrieve(mandate.id)).status, 'active');
  await shop.stripe.rawRequest('POST', `/sandbox/mandates/${mandate.id}/revoke`);
  assert.equal((await shop.stripe.mandates.retrieve(mandate.id)).status, 'inactive');
  // The clients take 402 for a card's refusal, whatever the method.
  const error = await refused(() => shop.create(again), 'StripeCardError');
  assert.equal(error.statusCode, 402);
  assert.equal(error.payment_intent.status, 'requires_payment_method');
}

async function isShown(release) {
  const { stripe } = openShop(release);
  const customer = await stripe.customers.create();
  const key = await stripe.ephemeralKeys.create({ customer: customer.id }, { apiVersion: '2026-08-26.dahlia' });
  assert.match(key.secret, /^ek_test_/);
  const session = await stripe.customerSessions.create({
    customer: customer.id, components: { payment_element: { enabled: true } },
  });
  assert.match(session.client_secret, /^cuss_secret_/);
  const token = await stripe.testHelpers.confirmationTokens.create({ payment_method_data: { type: 'klarna' } });
  assert.equal((await stripe.confirmationTokens.retrieve(token.id)).payment_method_preview.type, 'klarna');
}
