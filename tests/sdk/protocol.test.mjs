// What goes wrong, and what is asked twice: every class of error, idempotency, versions and publishable keys.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, methods, openShop, paidWith, refused, releases } from './layby.mjs';

for (const release of releases) {
  describe(`stripe ${release.name}`, () => {
    it('answers every call with its number and its version', () => answersWithHeaders(release));
    it('is told what is wrong with a call', () => tellsWhatIsWrong(release));
    it('is told in which state a payment is', () => tellsTheState(release));
    it('is told that its key is no key', () => refusesRubbishKeys(release));
    it('is told that a payment needs the customer', () => needsTheCustomer(release));
    it('gets the same answer to the same question', () => replays(release));
    it('may not ask another question with the same key', () => refusesAnotherQuestion(release));
    it('shows a publishable key only what a browser may see', () => showsLess(release));
    it('sees nothing of another sandbox', () => keepsApart(release));
  });
}

describe('versions', () => {
  it('endive no longer takes payment_method_types', async () => {
    const shop = openShop(releases[0]);
    const error = await refused(
      () => shop.stripe.paymentIntents.create({ amount: 10000, currency: 'eur', payment_method_types: ['klarna'] }),
      'StripeInvalidRequestError',
    );
    assert.equal(error.statusCode, 400);
    assert.equal(error.code, 'payment_method_types_no_longer_supported');
  });

  for (const release of releases) {
    it(`stripe ${release.name} offers what is switched on when nothing is named`, async () => {
      const { stripe } = openShop(release);
      const intent = await stripe.paymentIntents.create({ amount: 10000, currency: 'eur' });
      assert.equal(intent.automatic_payment_methods.enabled, true);
      assert.ok(intent.payment_method_types.includes('klarna'));
      assert.ok(intent.payment_method_types.includes('alma'));
      const confirmed = await stripe.paymentIntents.confirm(intent.id, paidWith(methods[1]));
      assert.equal(confirmed.status, 'requires_action');
    });
  }
});

async function answersWithHeaders(release) {
  const shop = openShop(release);
  const { lastResponse } = await shop.create();

  assert.equal(lastResponse.statusCode, 200);
  assert.match(lastResponse.requestId, /^req_/);
  assert.equal(lastResponse.apiVersion, release.Stripe.API_VERSION ?? shop.stripe.getApiField('version'));
  assert.equal(lastResponse.headers['idempotent-replayed'], undefined);
}

async function tellsWhatIsWrong(release) {
  const { stripe } = openShop(release);
  const wrong = (call, expected) => isRefused(call, 'StripeInvalidRequestError', expected);

  const missing = await wrong(() => stripe.paymentIntents.create({ amount: 10000 }), {
    statusCode: 400,
    code: 'parameter_missing',
    param: 'currency',
    message: 'Missing required param: currency.',
  });
  assert.match(missing.requestId, /^req_/);
  await wrong(() => stripe.paymentIntents.create({ amount: 10000, currency: 'eur', colour: 'red' }), {
    statusCode: 400,
    code: 'parameter_unknown',
    param: 'colour',
    message: 'Received unknown parameter: colour',
  });
  await wrong(() => stripe.paymentIntents.create({ amount: 'lots', currency: 'eur' }), {
    statusCode: 400,
    code: 'parameter_invalid_integer',
    param: 'amount',
    message: 'Invalid integer: lots',
  });
  await wrong(() => stripe.paymentIntents.retrieve('pi_3NoSuchIntent000000000'), {
    statusCode: 404,
    code: 'resource_missing',
    param: 'intent',
    message: "No such payment_intent: 'pi_3NoSuchIntent000000000'",
  });
}

async function tellsTheState(release) {
  const shop = openShop(release);
  const { id } = await shop.create();

  const error = await isRefused(() => shop.stripe.paymentIntents.capture(id), 'StripeInvalidRequestError', {
    statusCode: 400,
    code: 'payment_intent_unexpected_state',
    message:
      'This PaymentIntent could not be captured because it has a status of requires_payment_method. ' +
      'Only a PaymentIntent with one of the following statuses may be captured: requires_capture.',
  });
  assert.equal(error.payment_intent.id, id);
  assert.equal(error.payment_intent.status, 'requires_payment_method');
}

async function refusesRubbishKeys(release) {
  const stripe = connect('rubbish', release.Stripe);

  const error = await isRefused(() => stripe.paymentIntents.list(), 'StripeAuthenticationError', {
    statusCode: 401,
    rawType: 'invalid_request_error',
  });
  assert.match(error.message, /^Invalid API Key provided: /);
}

// The one natural 402 without a card: the shop asked not to be sent to a page, and this method is nothing but a page.
async function needsTheCustomer(release) {
  const shop = openShop(release);

  const error = await isRefused(
    () => shop.create({ confirm: true, error_on_requires_action: true, ...paidWith(methods[0]) }),
    'StripeCardError',
    { statusCode: 402, rawType: 'card_error', code: 'authentication_required' },
  );
  assert.match(error.payment_intent.id, /^pi_/);
  const failed = await shop.stripe.paymentIntents.retrieve(error.payment_intent.id);
  assert.equal(failed.status, 'requires_payment_method');
}

async function replays(release) {
  const { stripe } = openShop(release);
  const params = { amount: 10000, currency: 'eur', ...release.only('klarna') };
  const idempotencyKey = 'order-7';

  const first = await stripe.paymentIntents.create(params, { idempotencyKey });
  const again = await stripe.paymentIntents.create(params, { idempotencyKey });

  assert.equal(again.id, first.id);
  assert.equal(again.client_secret, first.client_secret);
  assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
  assert.equal(again.lastResponse.headers['original-request'], first.lastResponse.requestId);
  assert.equal(again.lastResponse.headers['idempotency-key'], idempotencyKey);
  assert.equal((await stripe.paymentIntents.list()).data.length, 1);
}

async function refusesAnotherQuestion(release) {
  const shop = openShop(release);
  const idempotencyKey = 'order-8';
  const params = { amount: 10000, currency: 'eur', ...release.only('klarna') };
  await shop.stripe.paymentIntents.create(params, { idempotencyKey });

  await isRefused(
    () => shop.stripe.paymentIntents.create({ ...params, amount: 20000 }, { idempotencyKey }),
    'StripeIdempotencyError',
    {
      statusCode: 400,
      rawType: 'idempotency_error',
      message:
        'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
        "Try using a key other than 'order-8' if you meant to execute a different request.",
    },
  );
}

async function showsLess(release) {
  const shop = openShop(release);
  const whole = await shop.create({ metadata: { secret: 'yes' } });
  const browser = connect(shop.key.replace('sk_', 'pk_'), release.Stripe);
  const { id, client_secret } = whole;

  const seen = await browser.paymentIntents.retrieve(id, { client_secret });
  assert.equal(seen.id, id);
  assert.equal(seen.client_secret, client_secret);
  for (const hidden of ['metadata', 'customer', 'latest_charge', 'amount_received', 'amount_capturable']) {
    assert.equal(hidden in seen, false, `${hidden} is not for a browser`);
  }

  const confirmed = await browser.paymentIntents.confirm(id, {
    client_secret,
    use_stripe_sdk: true,
    expand: ['payment_method'],
    ...paidWith(methods[0]),
  });
  assert.equal(confirmed.status, 'requires_action');
  assert.equal(confirmed.next_action.type, 'redirect_to_url');
  assert.equal(confirmed.payment_method.type, 'klarna');
  assert.equal('metadata' in confirmed, false);

  await isRefused(
    () => browser.paymentIntents.retrieve(id, { client_secret: `${id}_secret_wrong` }),
    'StripeInvalidRequestError',
    { rawType: 'invalid_request_error' },
  );
  // Whether it is 401 or 403 was not to be found out, and the client chooses its class by it.
  const refusal = await browser.paymentIntents.list().catch((error) => error);
  assert.equal(refusal.code, 'secret_key_required');
}

async function keepsApart(release) {
  const mine = openShop(release);
  const yours = openShop(release);
  const { id } = await mine.create();

  assert.deepEqual((await yours.stripe.paymentIntents.list()).data, []);
  await isRefused(() => yours.stripe.paymentIntents.retrieve(id), 'StripeInvalidRequestError', { statusCode: 404 });
}

async function isRefused(call, className, expected) {
  const error = await refused(call, className);
  const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, error[key]]));
  assert.deepEqual(seen, expected);
  return error;
}
