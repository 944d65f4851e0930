// Webhooks as a shop takes them: an endpoint made by the official client, each delivery checked by that client and by the
// Standard Webhooks package.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { openShop, releases } from './layby.mjs';

for (const release of releases) {
  describe(`webhooks by stripe ${release.name}`, () => {
    it('accepts every delivery, and none of which a byte was changed', () => accepts(release));
    it('makes, reads, changes, lists and deletes an endpoint', () => keeps(release));
  });
}

async function accepts(release) {
  const shop = openShop(release);
  const receiver = await receive();
  try {
    const { secret } = await shop.stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: ['*'] });
    const intent = await shop.create();
    await shop.confirm(intent.id);
    await shop.headless(intent.id, 'approve');
    const types = ['payment_intent.created', 'payment_intent.requires_action', 'charge.succeeded', 'payment_intent.succeeded'];
    // They come in no order, and others among them.
    const deliveries = await receiver.wait((told) => types.every((type) => told.includes(type)));

    for (const { headers, body } of deliveries) {
      const event = shop.stripe.webhooks.constructEvent(body, headers['stripe-signature'], secret);
      assert.equal(event.id, headers['webhook-id']);
      assert.equal(new Webhook(secret).verify(body.toString(), headers).id, event.id);

      const flipped = Buffer.from(body);
      flipped[flipped.length >> 1] ^= 1;
      assert.throws(() => shop.stripe.webhooks.constructEvent(flipped, headers['stripe-signature'], secret));
      assert.throws(() => new Webhook(secret).verify(flipped.toString(), headers));
    }
  } finally {
    receiver.close();
  }
}

async function keeps(release) {
  const { stripe } = openShop(release);
  const made = await stripe.webhookEndpoints.create({
    url: 'https://shop.example/hook',
    enabled_events: ['charge.failed'],
    description: 'the till',
    metadata: { team: 'till' },
  });
  assert.match(made.secret, /^whsec_/);
  const read = await stripe.webhookEndpoints.retrieve(made.id);
  assert.equal(read.secret, undefined);
  assert.deepEqual(read.enabled_events, ['charge.failed']);
  const changed = await stripe.webhookEndpoints.update(made.id, { disabled: true, enabled_events: ['*'] });
  assert.deepEqual([changed.status, changed.enabled_events, changed.metadata.team], ['disabled', ['*'], 'till']);
  assert.deepEqual((await stripe.webhookEndpoints.list()).data.map((each) => each.id), [made.id]);
  assert.equal((await stripe.webhookEndpoints.del(made.id)).deleted, true);
  await assert.rejects(stripe.webhookEndpoints.retrieve(made.id), { code: 'resource_missing', statusCode: 404 });
}

async function receive() {
  const deliveries = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // The receiver was closed while one more was on its way.
    }
    deliveries.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.end();
    server.emit('delivery');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/hook`,
    async wait(enough) {
      while (!enough(deliveries.map(({ body }) => JSON.parse(body).type))) {
        await once(server, 'delivery', { signal: AbortSignal.timeout(20_000) });
      }
      return deliveries;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
