// Money given back, and the books that tell of it, by the official client in both generations and with both methods.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { methods, openShop, releases } from './layby.mjs';

for (const release of releases) {
  for (const method of methods) {
    describe(`refunds by stripe ${release.name}, ${method.name}`, () => {
      it('gives a part back, and then the rest', () => givesBack(release, method));
      it('books the payment, its fee and its refund', () => books(release, method));
    });
  }
}

async function pay(shop) {
  const { id } = await shop.create();
  await shop.confirm(id);
  await shop.headless(id, 'approve');
  return id;
}

async function givesBack(release, method) {
  const shop = openShop(release, method);
  const id = await pay(shop);

  const part = await shop.stripe.refunds.create({ payment_intent: id, amount: 4000, reason: 'requested_by_customer' });
  assert.match(part.id, /^pyr_1/);
  assert.equal(part.status, method.type === 'klarna' ? 'succeeded' : 'pending');
  assert.equal(part.destination_details.type, method.type);

  const rest = await shop.stripe.refunds.create({ payment_intent: id, expand: ['charge'] });
  assert.equal(rest.amount, 6000);
  assert.equal(rest.charge.refunded, true);
  await assert.rejects(shop.stripe.refunds.create({ payment_intent: id }), { code: 'charge_already_refunded' });

  const listed = await shop.stripe.refunds.list({ payment_intent: id }).autoPagingToArray({ limit: 10 });
  assert.deepEqual(listed.map((refund) => refund.id), [rest.id, part.id]);
  const noted = await shop.stripe.refunds.update(part.id, { metadata: { order: '7' } });
  assert.equal(noted.metadata.order, '7');
}

async function books(release, method) {
  const shop = openShop(release, method);
  const id = await pay(shop);
  const paid = await shop.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge.balance_transaction'] });
  const line = paid.latest_charge.balance_transaction;
  assert.equal(line.type, 'payment');
  assert.equal(line.net, line.amount - line.fee);

  await shop.stripe.refunds.create({ payment_intent: id });
  const lines = await shop.stripe.balanceTransactions.list({ limit: 10 });
  assert.deepEqual(lines.data.map((each) => each.type), ['payment_refund', 'payment']);
  const balance = await shop.stripe.balance.retrieve();
  const sum = [...balance.available, ...balance.pending].reduce((total, each) => total + each.amount, 0);
  assert.equal(sum, lines.data.reduce((total, each) => total + each.net, 0));
}
