// Disputes as a shop's back office sees them: by the documented e-mail, or by the sandbox's own calls.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { base, methods, openShop, refused, releases, returnUrl } from './layby.mjs';

for (const release of releases) {
  describe(`disputes, stripe ${release.name}`, () => {
    it('opens by the e-mail, takes evidence once and is won', () => isWon(release));
    it('is lost when the shop closes it', () => isClosed(release));
    it('leaves nothing to review in a sandbox', () => hasNoReviews(release));
  });
}

async function hasNoReviews(release) {
  const { stripe } = openShop(release, methods[0]);
  assert.deepEqual((await stripe.reviews.list()).data, []);
  await assert.rejects(stripe.reviews.retrieve('prv_1none'), { code: 'resource_missing' });
  await assert.rejects(stripe.reviews.approve('prv_1none'), { code: 'resource_missing' });
}

async function isWon(release) {
  const shop = openShop(release, { ...methods[0], email: 'customer+disputed-unauthorized_purchase@email.de' });
  const id = await pay(shop);

  const [dispute] = (await shop.stripe.disputes.list({ payment_intent: id })).data;
  assert.match(dispute.id, /^du_/);
  assert.equal(dispute.reason, 'fraudulent');
  assert.equal(dispute.status, 'needs_response');
  assert.equal(dispute.payment_method_details.klarna.reason_code, 'unauthorized_purchase');

  const staged = await shop.stripe.disputes.update(dispute.id, {
    evidence: { shipping_carrier: 'DHL', shipping_tracking_number: '42' },
    submit: false,
  });
  assert.equal(staged.status, 'needs_response');
  const submitted = await shop.stripe.disputes.update(dispute.id, { submit: true, metadata: { case: '7' } });
  assert.equal(submitted.status, 'under_review');
  assert.equal(submitted.evidence.shipping_carrier, 'DHL');
  const error = await refused(
    () => shop.stripe.disputes.update(dispute.id, { evidence: { customer_name: 'Anna' } }),
    'StripeInvalidRequestError',
  );
  assert.match(error.message, /only once/);

  await sandbox(shop.key, `disputes/${dispute.id}/win`);
  const won = await shop.stripe.disputes.retrieve(dispute.id, { expand: ['charge'] });
  assert.equal(won.status, 'won');
  assert.equal(won.charge.disputed, true);
  assert.equal(won.balance_transactions.reduce((sum, each) => sum + each.net, 0), 0);
}

async function isClosed(release) {
  const shop = openShop(release, methods[1]);
  const id = await pay(shop);
  const opened = await sandbox(shop.key, 'disputes', { payment_intent: id, reason: 'product_not_received' });

  const closed = await shop.stripe.disputes.close(opened.id);
  assert.equal(closed.status, 'lost');
  assert.equal((await shop.stripe.disputes.list({ charge: closed.charge })).data[0].id, opened.id);
}

async function pay(shop) {
  const { id } = await shop.create();
  await shop.confirm(id, { return_url: returnUrl });
  await shop.headless(id, 'approve');
  return id;
}

async function sandbox(key, path, params = {}) {
  const answer = await fetch(new URL(`/sandbox/${path}`, base), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: new URLSearchParams(params),
  });
  const body = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(body));
  return body;
}
