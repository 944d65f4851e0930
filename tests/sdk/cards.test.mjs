// The card beside Klarna and Alma, by the official client in both generations.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, openShop, refused, releases, returnUrl } from './layby.mjs';

const card = { type: 'card' };

for (const release of releases) {
  describe(`cards by stripe ${release.name}`, () => {
    it('pays at once', () => pays(release));
    it('declines, and leaves a failed charge', () => declines(release));
    it('asks for the holder', () => asks(release));
    it('is charged by a token, as before there were intents', () => chargesByToken(release));
  });
}

async function pays(release) {
  const shop = openShop(release, card);
  const method = await shop.stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
  const paid = await shop.create({ confirm: true, payment_method: method.id, expand: ['latest_charge'] });
  assert.equal(paid.status, 'succeeded');
  assert.equal(paid.latest_charge.payment_method_details.card.last4, '4242');
  const refund = await shop.stripe.refunds.create({ payment_intent: paid.id });
  assert.match(refund.id, /^re_/);
}

async function declines(release) {
  const shop = openShop(release, card);
  const error = await refused(
    () => shop.create({ confirm: true, payment_method: 'pm_card_chargeDeclinedInsufficientFunds' }), 'StripeCardError');
  assert.equal(error.code, 'card_declined');
  assert.equal(error.decline_code, 'insufficient_funds');
  const [charge] = await all(shop.stripe.charges.list());
  assert.equal(charge.id, error.charge);
  assert.equal(charge.status, 'failed');
}

async function asks(release) {
  const shop = openShop(release, card);
  const asked = await shop.create({ confirm: true, payment_method: 'pm_card_threeDSecure2Required', return_url: returnUrl });
  assert.equal(asked.next_action.type, 'redirect_to_url');
  const { returned } = await shop.headless(asked.id, 'approve');
  assert.equal(returned.searchParams.get('redirect_status'), 'succeeded');
}

async function chargesByToken(release) {
  const { stripe } = openShop(release, card);
  const number = ['4242', '4242', '4242', '4242'].join('');
  const token = await stripe.tokens.create({ card: { number, exp_month: 12, exp_year: 2034, cvc: '123' } });
  assert.equal((await stripe.tokens.retrieve(token.id)).card.last4, '4242');
  const charge = await stripe.charges.create({ amount: 10000, currency: 'eur', source: token.id });
  assert.equal(charge.status, 'succeeded');
}
