// One payment down the whole street, by the official client, in both generations and with both methods.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { methods, openShop, paidWith, releases, returnUrl } from './layby.mjs';

const refusals = {
  klarna: { decline: 'payment_method_provider_decline', cancel: 'payment_method_customer_decline' },
  // Stripe's page for Alma names one code, however the customer's attempt ended.
  alma: { decline: 'payment_intent_payment_attempt_failed', cancel: 'payment_intent_payment_attempt_failed' },
};

for (const release of releases) {
  for (const method of methods) {
    describe(`stripe ${release.name}, ${method.name}`, () => {
      it('is created, confirmed, approved and paid', () => isPaid(release, method));
      it('is declined, and paid at the second try', () => isDeclined(release, method));
      it('is left by the customer', () => isLeft(release, method));
      it('is authorised now and captured whole later', () => isCaptured(release, method, 10000));
      it('is authorised now and captured in part later', () => isCaptured(release, method, 6000));
      it('is canceled before and after it was authorised', () => isCanceled(release, method));
      it('is created and confirmed in one call', () => isConfirmedAtOnce(release, method));
    });
  }
}

async function isPaid(release, method) {
  const shop = openShop(release, method);

  const created = await shop.create({ metadata: { order: '7' }, description: 'Seven chairs' });
  assert.equal(created.object, 'payment_intent');
  assert.equal(created.status, 'requires_payment_method');
  assert.equal(created.amount, 10000);
  assert.equal(created.currency, 'eur');
  assert.equal(created.livemode, false);
  assert.deepEqual(created.payment_method_types, [method.type]);
  assert.deepEqual({ ...created.metadata }, { order: '7' });
  assert.match(created.client_secret, new RegExp(`^${created.id}_secret_[^_]+$`));

  const confirmed = await shop.confirm(created.id);
  assert.equal(confirmed.status, 'requires_action');
  assert.equal(confirmed.next_action.type, 'redirect_to_url');
  assert.equal(confirmed.next_action.redirect_to_url.return_url, returnUrl);
  assert.match(confirmed.next_action.redirect_to_url.url, /^https?:\/\//);
  assert.match(confirmed.payment_method, /^pm_/);

  const { returned } = await shop.headless(created.id, 'approve');
  cameBack(returned, created, 'succeeded');

  const paid = await shop.stripe.paymentIntents.retrieve(created.id, { expand: ['latest_charge'] });
  assert.equal(paid.status, 'succeeded');
  assert.equal(paid.amount_received, 10000);
  assert.equal(paid.next_action, null);
  assert.equal(paid.last_payment_error, null);
  const charge = paid.latest_charge;
  assert.equal(charge.object, 'charge');
  assert.equal(charge.payment_intent, created.id);
  assert.equal(charge.amount_captured, 10000);
  assert.equal(charge.paid && charge.captured, true);
  assert.equal(charge.status, 'succeeded');
  assert.equal(charge.payment_method_details.type, method.type);
  assert.ok(charge.payment_method_details[method.type]);
}

async function isDeclined(release, method) {
  const shop = openShop(release, method);
  const { id } = await shop.create();
  const first = await shop.confirm(id);

  const { returned } = await shop.headless(id, 'decline');
  cameBack(returned, first, 'failed');

  const declined = await shop.stripe.paymentIntents.retrieve(id);
  assert.equal(declined.status, 'requires_payment_method');
  assert.equal(declined.payment_method, null);
  assert.equal(declined.next_action, null);
  const error = declined.last_payment_error;
  assert.equal(error.type, 'invalid_request_error');
  assert.equal(error.code, refusals[method.type].decline);
  assert.equal(error.payment_method.id, first.payment_method);
  assert.equal(error.payment_method.type, method.type);

  const again = await shop.confirm(id);
  assert.equal(again.status, 'requires_action');
  assert.equal(again.last_payment_error, null);
  assert.notEqual(again.payment_method, first.payment_method);
  await shop.headless(id, 'approve');
  assert.equal((await shop.stripe.paymentIntents.retrieve(id)).status, 'succeeded');
}

async function isLeft(release, method) {
  const shop = openShop(release, method);
  const { id } = await shop.create();
  const confirmed = await shop.confirm(id);

  const { returned } = await shop.headless(id, 'cancel');
  cameBack(returned, confirmed, 'failed');

  const left = await shop.stripe.paymentIntents.retrieve(id);
  assert.equal(left.status, 'requires_payment_method');
  assert.equal(left.last_payment_error.code, refusals[method.type].cancel);
}

async function isCaptured(release, method, amount) {
  const shop = openShop(release, method);
  const { id } = await shop.create({ capture_method: 'manual' });
  await shop.confirm(id);
  await shop.headless(id, 'approve');

  const held = await shop.stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
  assert.equal(held.status, 'requires_capture');
  assert.equal(held.amount_capturable, 10000);
  assert.equal(held.amount_received, 0);
  assert.equal(held.latest_charge.captured, false);

  const captured = await shop.stripe.paymentIntents.capture(
    id,
    amount === 10000 ? { expand: ['latest_charge'] } : { amount_to_capture: amount, expand: ['latest_charge'] },
  );
  assert.equal(captured.status, 'succeeded');
  assert.equal(captured.amount, 10000);
  assert.equal(captured.amount_capturable, 0);
  assert.equal(captured.amount_received, amount);
  assert.equal(captured.latest_charge.captured, true);
  assert.equal(captured.latest_charge.amount_captured, amount);
}

async function isCanceled(release, method) {
  const shop = openShop(release, method);
  const fresh = await shop.create();
  const dropped = await shop.stripe.paymentIntents.cancel(fresh.id, { cancellation_reason: 'abandoned' });
  assert.equal(dropped.status, 'canceled');
  assert.equal(dropped.cancellation_reason, 'abandoned');
  assert.ok(dropped.canceled_at >= fresh.created);

  const { id } = await shop.create({ capture_method: 'manual' });
  await shop.confirm(id);
  await shop.headless(id, 'approve');
  const voided = await shop.stripe.paymentIntents.cancel(id);
  assert.equal(voided.status, 'canceled');
  assert.equal(voided.amount_capturable, 0);
  assert.equal(voided.amount_received, 0);
}

async function isConfirmedAtOnce(release, method) {
  const shop = openShop(release, method);

  const intent = await shop.create({ confirm: true, ...paidWith(method), return_url: 'myapp://paid' });

  assert.equal(intent.status, 'requires_action');
  assert.equal(intent.next_action.redirect_to_url.return_url, 'myapp://paid');
  const { returned } = await shop.headless(intent.id, 'approve');
  assert.equal(returned.protocol, 'myapp:');
  assert.equal(returned.searchParams.get('payment_intent'), intent.id);
}

// The shop's own query and fragment stay, ours is added.
function cameBack(returned, intent, status) {
  assert.equal(returned.origin + returned.pathname, 'https://shop.example/done');
  assert.equal(returned.hash, '#thanks');
  assert.equal(returned.searchParams.get('order'), '7');
  assert.equal(returned.searchParams.get('payment_intent'), intent.id);
  assert.equal(returned.searchParams.get('payment_intent_client_secret'), intent.client_secret);
  assert.equal(returned.searchParams.get('redirect_status'), status);
}
