// A restricted key: what it may do is done, what it may not is refused as the library knows it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, refused, releases } from './layby.mjs';

const key = process.env.LAYBY_RESTRICTED_KEY;
const account = process.env.LAYBY_ACCOUNT;
const masked = 'rk_test_' + '*'.repeat(key.length - 12) + key.slice(-4);

for (const release of releases) {
  describe(`stripe ${release.name}`, () => {
    const stripe = connect(key, release.Stripe);

    it('does what its key may do', async () => {
      const intent = await stripe.paymentIntents.create({ amount: 1099, currency: 'eur', ...release.only('klarna') });
      assert.equal((await stripe.paymentIntents.retrieve(intent.id)).id, intent.id);
    });

    it('is told what its key may not do', async () => {
      const error = await refused(() => stripe.refunds.create({ payment_intent: 'pi_x' }), 'StripePermissionError');
      assert.equal(error.statusCode, 403);
      assert.equal(error.rawType, 'invalid_request_error');
      assert.equal(error.code, 'more_permissions_required');
      assert.equal(
        error.message,
        `The provided key '${masked}' does not have the required permissions for this endpoint on account '${account}'. ` +
          "Having the 'rak_refund_write' permission would allow this request to continue.",
      );
    });

    it('is not shown by expanding what its key may not read', async () => {
      const error = await refused(
        () => stripe.paymentIntents.list({ expand: ['data.customer'] }),
        'StripePermissionError',
      );
      assert.match(error.message, /'rak_customer_read'/);
    });
  });
}
