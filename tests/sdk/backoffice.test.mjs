// What a shop's back office calls besides: single lines of the books, notes on a charge, search of customers,
// configurations of payment methods, and what Stripe's library can end or read that the other runs do not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, methods, openShop, paidWith, refused, releases } from './layby.mjs';

for (const release of releases) {
  describe(`a back office, stripe ${release.name}`, () => {
    it('reads one line of the books, one refund, and notes something on a charge', () => reads(release));
    it('captures by the charge, and can not cancel a refund that is done', () => captures(release));
    it('finds customers and ends an app\'s access to one', () => finds(release));
    it('switches payment methods on and off', () => switches(release));
    it('sees the lines of an order', () => itemises(release));
  });
}

async function pay(shop, params = {}) {
  const { id } = await shop.create({ ...params, confirm: true, ...paidWith(methods[0]) });
  await shop.headless(id, 'approve');
  return shop.stripe.paymentIntents.retrieve(id);
}

async function reads(release) {
  const shop = openShop(release);
  const paid = await pay(shop);
  const charge = await shop.stripe.charges.update(paid.latest_charge, { description: 'Order 7', metadata: { order: '7' } });
  assert.equal(charge.metadata.order, '7');
  const line = await shop.stripe.balanceTransactions.retrieve(charge.balance_transaction, { expand: ['source'] });
  assert.equal(line.source.description, 'Order 7');

  const refund = await shop.stripe.refunds.create({ charge: charge.id });
  assert.equal((await shop.stripe.refunds.retrieve(refund.id, { expand: ['charge'] })).charge.refunded, true);
  const mine = await all(shop.stripe.balanceTransactions.list({ type: 'payment_refund', currency: 'eur' }));
  assert.deepEqual(mine.map((each) => each.source), [refund.id]);
}

async function captures(release) {
  const shop = openShop(release);
  const reserved = await pay(shop, { capture_method: 'manual' });
  const charge = await shop.stripe.charges.capture(reserved.latest_charge, { amount: 6000 });
  assert.equal(charge.amount_captured, 6000);
  const refund = await shop.stripe.refunds.create({ payment_intent: reserved.id });
  await refused(() => shop.stripe.refunds.cancel(refund.id), 'StripeInvalidRequestError');
}

async function finds(release) {
  const { stripe } = openShop(release);
  const jenny = await stripe.customers.create({ email: 'jenny@shop.example', metadata: { tier: 'gold' } });
  await stripe.customers.create({ email: 'john@shop.example' });
  const found = await all(stripe.customers.search({ query: 'metadata["tier"]:"gold"' }));
  assert.deepEqual(found.map((each) => each.id), [jenny.id]);
  const key = await stripe.ephemeralKeys.create({ customer: jenny.id }, { apiVersion: '2026-08-26.dahlia' });
  assert.equal((await stripe.ephemeralKeys.del(key.id)).id, key.id);
}

async function switches(release) {
  const { stripe } = openShop(release);
  const made = await stripe.paymentMethodConfigurations.create({ name: 'No Alma' });
  const changed = await stripe.paymentMethodConfigurations.update(made.id, {
    alma: { display_preference: { preference: 'off' } },
  });
  assert.equal(changed.alma.available, false);
  assert.equal((await stripe.paymentMethodConfigurations.retrieve(made.id)).alma.display_preference.value, 'off');
  const listed = await all(stripe.paymentMethodConfigurations.list());
  assert.ok(listed.some((each) => each.id === made.id) && listed.length === 2);
  const intent = await stripe.paymentIntents.create({
    amount: 10000, currency: 'eur', automatic_payment_methods: { enabled: true }, payment_method_configuration: made.id,
  });
  assert.deepEqual(intent.payment_method_types, ['card', 'klarna']);
}

async function itemises(release) {
  const shop = openShop(release);
  const { id } = await shop.create({
    amount_details: { line_items: [{ product_name: 'Chair', unit_cost: 5000, quantity: 2 }] },
  });
  const lines = await all(shop.stripe.paymentIntents.listAmountDetailsLineItems(id));
  assert.deepEqual(lines.map((each) => [each.product_name, each.quantity]), [['Chair', 2]]);
}
