// Reading back: pages both ways, expansion, events, and the objects that a payment leaves.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, openShop, refused, releases } from './layby.mjs';

for (const release of releases) {
  describe(`stripe ${release.name}`, () => {
    it('walks through every page of a list', () => walksForward(release));
    it('walks back from a cursor', () => walksBack(release));
    it('searches page by page', () => searches(release));
    it('expands ids on objects and on lists', () => expands(release));
    it('refuses to expand what is no id', () => refusesToExpand(release));
    it('reads the events of a payment', () => readsEvents(release));
    it('keeps a payment method and pays with it', () => keepsMethods(release));
    it('finds the charge of a payment', () => findsCharges(release));
    it('knows whose account it is', () => knowsAccount(release));
  });
}

async function walksForward(release) {
  const shop = openShop(release);
  const ids = await createMany(shop, 25);

  const first = await shop.stripe.paymentIntents.list({ limit: 10 });
  assert.equal(first.object, 'list');
  assert.equal(first.url, '/v1/payment_intents');
  assert.equal(first.has_more, true);
  assert.deepEqual(first.data.map((intent) => intent.id), ids.slice(0, 10));

  const everyone = await all(shop.stripe.paymentIntents.list({ limit: 10 }));
  assert.deepEqual(everyone.map((intent) => intent.id), ids);
  assert.equal((await shop.stripe.paymentIntents.list()).data.length, 10, 'ten is what a page has when none is asked');

  const oldest = everyone.at(-1).created;
  assert.deepEqual((await shop.stripe.paymentIntents.list({ created: { lt: oldest } })).data, []);
  const since = await shop.stripe.paymentIntents.list({ created: { gte: oldest }, limit: 100 });
  assert.equal(since.data.length, 25);
  assert.equal(since.has_more, false);
}

async function searches(release) {
  const shop = openShop(release);
  const ids = await createMany(shop, 12);
  const found = await all(shop.stripe.paymentIntents.search({ query: 'amount>0 -status:"canceled"', limit: 5 }));
  assert.deepEqual(found.map((intent) => intent.id), ids);
  const counted = await shop.stripe.paymentIntents.search({ query: 'amount>0', limit: 1, expand: ['total_count'] });
  assert.equal(counted.object, 'search_result');
  assert.equal(counted.total_count, 12);
  const error = await refused(
    () => shop.stripe.charges.search({ query: 'colour:"red"' }), 'StripeInvalidRequestError');
  assert.match(error.message, /^Field `colour` is an unsupported search field for resource `charges`\./);
}

// A page before a cursor is the one nearest to it, newest first as ever; the client turns it round to walk back.
async function walksBack(release) {
  const shop = openShop(release);
  const ids = await createMany(shop, 12);

  const page = await shop.stripe.paymentIntents.list({ limit: 3, ending_before: ids[8] });
  assert.deepEqual(page.data.map((intent) => intent.id), ids.slice(5, 8));
  assert.equal(page.has_more, true);

  const back = await all(shop.stripe.paymentIntents.list({ limit: 3, ending_before: ids[8] }));
  assert.deepEqual(back.map((intent) => intent.id), ids.slice(0, 8).reverse());

  const error = await refused(
    () => shop.stripe.paymentIntents.list({ starting_after: 'pi_3NoSuchIntent000000000' }),
    'StripeInvalidRequestError',
  );
  assert.equal(error.statusCode, 400);
  assert.equal(error.code, 'resource_missing');
  assert.equal(error.param, 'starting_after');
}

async function expands(release) {
  const shop = openShop(release);
  const id = await pay(shop);

  const intent = await shop.stripe.paymentIntents.retrieve(id, {
    expand: ['payment_method', 'latest_charge.payment_intent'],
  });
  assert.equal(intent.payment_method.object, 'payment_method');
  assert.equal(intent.payment_method.type, 'klarna');
  assert.equal(intent.payment_method.billing_details.email, 'customer@email.de');
  assert.equal(intent.latest_charge.object, 'charge');
  assert.equal(intent.latest_charge.payment_intent.id, id);

  const plain = await shop.stripe.paymentIntents.list();
  assert.match(plain.data[0].latest_charge, /^py_/);
  const list = await shop.stripe.paymentIntents.list({ expand: ['data.latest_charge', 'data.payment_method'] });
  assert.equal(list.data[0].latest_charge.object, 'charge');
  assert.equal(list.data[0].payment_method.type, 'klarna');

  const updated = await shop.stripe.paymentIntents.update(id, { metadata: { seen: '1' }, expand: ['payment_method'] });
  assert.equal(updated.metadata.seen, '1');
  assert.equal(updated.payment_method.object, 'payment_method');
}

async function refusesToExpand(release) {
  const shop = openShop(release);
  const { id } = await shop.create();

  for (const wrong of ['colour', 'amount', 'payment_method.customer.default_source.customer.colour']) {
    const error = await refused(
      () => shop.stripe.paymentIntents.retrieve(id, { expand: [wrong] }),
      'StripeInvalidRequestError',
    );
    assert.equal(error.statusCode, 400);
  }

  const missing = await refused(
    () => shop.stripe.paymentIntents.retrieve(id, { expand: ['colour'] }),
    'StripeInvalidRequestError',
  );
  assert.equal(missing.message, "This property cannot be expanded because it doesn't exist: colour.");
  const plain = await refused(
    () => shop.stripe.paymentIntents.retrieve(id, { expand: ['amount'] }),
    'StripeInvalidRequestError',
  );
  assert.equal(plain.message, 'This property cannot be expanded (amount).');
  const list = await refused(
    () => shop.stripe.paymentIntents.list({ expand: ['latest_charge'] }),
    'StripeInvalidRequestError',
  );
  assert.match(list.message, /data\.latest_charge/);
}

async function readsEvents(release) {
  const shop = openShop(release);
  const id = await pay(shop);
  const inOrder = [
    'payment_intent.created',
    'payment_intent.requires_action',
    'charge.succeeded',
    'payment_intent.succeeded',
  ];

  const events = await shop.stripe.events.list({ types: inOrder });
  assert.deepEqual(events.data.map((event) => event.type).reverse(), inOrder);
  for (const event of events.data) {
    const carried = event.data.object;
    assert.equal(carried.object, event.type.split('.')[0]);
    assert.equal(carried.object === 'charge' ? carried.payment_intent : carried.id, id);
    assert.equal(event.livemode, false);
  }

  const [succeeded] = (await shop.stripe.events.list({ type: 'payment_intent.succeeded' })).data;
  assert.equal(succeeded.data.object.status, 'succeeded');
  const again = await shop.stripe.events.retrieve(succeeded.id);
  assert.equal(JSON.stringify(again), JSON.stringify(succeeded));
}

async function keepsMethods(release) {
  const shop = openShop(release);

  const method = await shop.stripe.paymentMethods.create({
    type: 'klarna',
    billing_details: { email: 'customer@email.de', address: { country: 'DE' } },
    metadata: { from: 'test' },
  });
  assert.match(method.id, /^pm_/);
  assert.equal(method.billing_details.address.country, 'DE');
  assert.equal(method.customer, null);

  const updated = await shop.stripe.paymentMethods.update(method.id, {
    billing_details: { name: 'Test Person' },
    metadata: { from: '', to: 'shop' },
  });
  assert.equal(updated.billing_details.name, 'Test Person');
  assert.equal(updated.billing_details.email, 'customer@email.de');
  const kept = await shop.stripe.paymentMethods.retrieve(method.id);
  assert.deepEqual({ ...kept.metadata }, { to: 'shop' });

  const { id } = await shop.create({ payment_method: method.id });
  const waiting = await shop.stripe.paymentIntents.retrieve(id);
  assert.equal(waiting.status, 'requires_confirmation');
  const confirmed = await shop.stripe.paymentIntents.confirm(id, { return_url: 'https://shop.example/' });
  assert.equal(confirmed.status, 'requires_action');
  assert.equal(confirmed.payment_method, method.id);
}

async function findsCharges(release) {
  const shop = openShop(release);
  const other = await pay(shop);
  const id = await pay(shop);

  const charges = await shop.stripe.charges.list({ payment_intent: id });
  assert.equal(charges.data.length, 1);
  assert.equal(charges.data[0].payment_intent, id);
  assert.equal((await shop.stripe.charges.list()).data.length, 2);

  const charge = await shop.stripe.charges.retrieve(charges.data[0].id, { expand: ['payment_intent'] });
  assert.equal(charge.payment_intent.id, id);
  assert.notEqual(charge.payment_intent.id, other);
  assert.equal(charge.billing_details.email, 'customer@email.de');
}

async function knowsAccount(release) {
  const { stripe } = openShop(release);

  const mine = await stripe.accounts.retrieveCurrent();
  assert.equal(mine.object, 'account');
  assert.match(mine.id, /^acct_/);
  const same = await stripe.accounts.retrieve(mine.id);
  assert.equal(same.id, mine.id);
}

async function createMany(shop, count) {
  const ids = [];
  for (let made = 0; made < count; made++) {
    ids.unshift((await shop.create({ amount: 10000 + made })).id);
  }
  return ids;
}

async function pay(shop) {
  const { id } = await shop.create();
  await shop.confirm(id);
  await shop.headless(id, 'approve');
  return id;
}
