// A method that is saved before anything is bought, by the official client in both generations.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, methods, openShop, paidWith, refused, releases } from './layby.mjs';

for (const release of releases) {
  describe(`setups, stripe ${release.name}`, () => {
    it('save a method, which is charged while its customer is away', () => saves(release));
    it('fail, say why, and keep a record of each attempt', () => fails(release));
    it('are changed, listed and canceled', () => ends(release));
  });
}

async function act(stripe, setup, verb) {
  const answer = await stripe.rawRequest('POST', `/sandbox/setup_intents/${setup}/${verb}`);
  assert.equal(answer.object, 'sandbox.redirect');
  return answer;
}

async function saves(release) {
  const { stripe, create } = openShop(release);
  const customer = await stripe.customers.create();
  const setup = await stripe.setupIntents.create({ customer: customer.id, ...release.only('klarna') });
  const sent = await stripe.setupIntents.confirm(setup.id, paidWith(methods[0]));
  assert.equal(sent.next_action.type, 'redirect_to_url');
  const back = new URL((await act(stripe, setup.id, 'approve')).return_url);
  assert.equal(back.searchParams.get('setup_intent'), setup.id);
  const done = await stripe.setupIntents.retrieve(setup.id, { expand: ['mandate', 'latest_attempt'] });
  assert.equal(done.status, 'succeeded');
  assert.equal(done.mandate.status, 'active');
  const paid = await create({
    customer: customer.id, payment_method: done.payment_method, confirm: true, off_session: true,
  });
  assert.equal(paid.status, 'succeeded');
}

async function fails(release) {
  const { stripe } = openShop(release);
  const setup = await stripe.setupIntents.create({ confirm: true, ...release.only('klarna'), ...paidWith(methods[0]) });
  await act(stripe, setup.id, 'decline');
  const failed = await stripe.setupIntents.retrieve(setup.id);
  assert.equal(failed.last_setup_error.code, 'payment_method_provider_decline');
  const attempts = await all(stripe.setupAttempts.list({ setup_intent: setup.id }));
  assert.deepEqual(attempts.map((each) => each.status), ['failed']);
  const error = await refused(() => stripe.setupIntents.confirm(setup.id, {}), 'StripeInvalidRequestError');
  assert.equal(error.code, 'setup_intent_unexpected_state');
  assert.equal(error.raw.setup_intent.id, setup.id);
}

async function ends(release) {
  const { stripe } = openShop(release);
  const setup = await stripe.setupIntents.create(release.only('klarna'));
  const changed = await stripe.setupIntents.update(setup.id, { description: 'box', metadata: { box: '7' } });
  assert.equal(changed.metadata.box, '7');
  assert.deepEqual((await all(stripe.setupIntents.list())).map((each) => each.id), [setup.id]);
  const canceled = await stripe.setupIntents.cancel(setup.id, { cancellation_reason: 'abandoned' });
  assert.equal(canceled.status, 'canceled');
  await refused(() => stripe.setupIntents.cancel(setup.id), 'StripeInvalidRequestError');
}
