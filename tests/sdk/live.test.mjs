// A live payment by the official client in both generations: it notices no difference. The customer is this file, at the pages of
// the providers' doubles.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, methods, paidWith, releases, returnUrl } from './layby.mjs';

const key = process.env.LAYBY_LIVE_KEY;

for (const release of releases) {
  for (const method of methods) {
    describe(`a live payment by stripe ${release.name}, ${method.name}`, () => {
      const stripe = connect(key, release.Stripe);
      const confirm = (more) =>
        stripe.paymentIntents.create({
          amount: 12000, currency: 'eur', ...release.only(method.type), ...paidWith(method), confirm: true, ...more,
        });

      it('is paid at the provider, and given back in part', async () => {
        const intent = await confirm();
        assert.equal(intent.status, 'requires_action');
        assert.equal(intent.livemode, true);
        assert.match(await goes(intent), /redirect_status=succeeded/);

        const paid = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge.balance_transaction'] });
        assert.equal(paid.status, 'succeeded');
        assert.equal(paid.latest_charge.livemode, true);
        assert.equal(paid.latest_charge.balance_transaction.amount, 12000);

        const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 2000 });
        assert.equal((await until(() => stripe.refunds.retrieve(refund.id), (now) => now.status !== 'pending')).status, 'succeeded');
      });

      it('is reserved, and captured in part', async () => {
        const intent = await confirm({ capture_method: 'manual' });
        await goes(intent);
        assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'requires_capture');

        const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 9000 });
        assert.equal(captured.status, 'succeeded');
        assert.equal(captured.amount_received, 9000);
      });

      it('is canceled while the customer is on the page', async () => {
        const intent = await confirm();
        assert.equal((await stripe.paymentIntents.cancel(intent.id)).status, 'canceled');
        await assert.rejects(stripe.paymentIntents.capture(intent.id), { code: 'payment_intent_unexpected_state' });
      });
    });
  }
}

for (const release of releases) {
  describe(`reviews by stripe ${release.name}`, () => {
    const stripe = connect(key, release.Stripe);

    it('are opened and closed around money that nobody waits for', async () => {
      const intent = await stripe.paymentIntents.create({
        amount: 12000, currency: 'eur', ...release.only('alma'), ...paidWith(methods.find((each) => each.type === 'alma')), confirm: true,
      });
      const page = await follow(intent.next_action.redirect_to_url.url, 'GET');
      await stripe.paymentIntents.cancel(intent.id);
      await follow(await follow(`${page}/approve-late`, 'POST'), 'GET');

      const read = () => stripe.paymentIntents.retrieve(intent.id, { expand: ['review'] });
      const { review } = await until(read, (now) => now.review?.open === false);
      assert.equal(review.closed_reason, 'refunded');
      assert.equal((await stripe.reviews.retrieve(review.id)).payment_intent, intent.id);
      assert.ok((await stripe.reviews.list({ limit: 100 })).data.every((each) => each.open));
      await assert.rejects(stripe.reviews.approve(review.id), { type: 'StripeInvalidRequestError' });
    });
  });
}

/** The customer goes to the provider, agrees, and comes back: the shop's address with what they bring. */
async function goes(intent) {
  const page = await follow(intent.next_action.redirect_to_url.url, 'GET');
  let address = await follow(`${page}/approve`, 'POST');
  while (!address.startsWith(returnUrl.split('?')[0])) {
    address = await follow(address, 'GET');
  }
  return address;
}

async function follow(url, method) {
  const answer = await fetch(url, { method, redirect: 'manual' });
  assert.equal(answer.status, 303, `${method} ${url}`);
  return answer.headers.get('location');
}

async function until(read, holds) {
  for (let tries = 0; ; tries++) {
    const now = await read();
    if (holds(now) || tries === 100) {
      return now;
    }
    await new Promise((later) => setTimeout(later, 100));
  }
}
