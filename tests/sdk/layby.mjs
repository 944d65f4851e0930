// What every run shares: where the server is, a sandbox of one's own, both generations of the client, and the customer
// who has no browser.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import StripeDahlia from 'stripe-dahlia';

export const base = new URL(process.env.LAYBY_URL ?? 'http://127.0.0.1:4242');

// Two generations are in use: from endive on the write parameter `payment_method_types` is refused.
export const releases = [
  { name: '23.1.0 (endive)', Stripe, only: (type) => ({ allowed_payment_method_types: [type] }) },
  { name: '22.6.0 (dahlia)', Stripe: StripeDahlia, only: (type) => ({ payment_method_types: [type] }) },
];

export const methods = [
  { type: 'klarna', name: 'Klarna', country: 'DE', email: 'customer@email.de' },
  { type: 'alma', name: 'Alma', country: 'FR', email: 'customer@email.fr' },
];

export const returnUrl = 'https://shop.example/done?order=7#thanks';

/** A key of one's own is a sandbox of one's own: tests do not see each other's payments. */
export function sandboxKey(kind = 'sk') {
  return `${kind}_test_${randomBytes(12).toString('hex')}`;
}

/** Retries are off, so that each answer is seen as it came. */
export function connect(key, Client = Stripe) {
  return new Client(key, {
    host: base.hostname,
    port: base.port,
    protocol: base.protocol.slice(0, -1),
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** A shop with its own sandbox: the client, its key, and one method to be paid with. */
export function openShop(release = releases[0], method = methods[0]) {
  const key = sandboxKey();
  const stripe = connect(key, release.Stripe);
  return {
    key,
    stripe,
    create: (params) =>
      stripe.paymentIntents.create({ amount: 10000, currency: 'eur', ...release.only(method.type), ...params }),
    confirm: (id, params) => stripe.paymentIntents.confirm(id, { ...paidWith(method), ...params }),
    headless: (id, verb, params) => headless(key, id, verb, params),
  };
}

/** What a checkout sends when the customer has chosen the method. */
export function paidWith(method) {
  return {
    payment_method_data: {
      type: method.type,
      billing_details: { name: 'Test Person', email: method.email, address: { country: method.country } },
    },
    return_url: returnUrl,
  };
}

/** The customer without a browser: approve, decline, cancel, fail or expire, as if the page had been walked through. */
export async function headless(key, id, verb, params = {}) {
  const answer = await fetch(new URL(`/sandbox/payment_intents/${id}/${verb}`, base), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: new URLSearchParams(params),
  });
  const body = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(body));
  assert.equal(body.object, 'sandbox.redirect');
  assert.equal(body.payment_intent.id, id);
  return { intent: body.payment_intent, returned: new URL(body.return_url) };
}

/** Runs a call that must be refused, and hands back the error it threw, of the wanted class. */
export async function refused(call, className) {
  try {
    await call();
  } catch (error) {
    assert.equal(error.constructor.name, className, `${error.constructor.name}: ${error.message}`);
    return error;
  }
  return assert.fail(`the call went through, but ${className} was expected`);
}

export async function all(list) {
  const members = [];
  for await (const member of list) {
    members.push(member);
  }
  return members;
}
