// `stripe listen` as it is: the official tool connects, forwards to a receiver, and has events told again. Its own
// connection goes straight to the server.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe-dahlia';
import { base, sandboxKey } from './layby.mjs';
import { cliPath } from './cli-path.mjs';

const run = promisify(execFile);
const direct = new URL(process.env.LAYBY_DIRECT_URL ?? base).origin;
const patience = 30_000;
let home;

describe('stripe listen', () => {
  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'layby-cli-'));
  });
  after(() => rm(home, { recursive: true, force: true }));

  it('delivers the very event that stripe trigger makes, signed with the secret that it prints', async () => {
    const shop = await openShop(sandboxKey());
    const printed = (await shop.tool('listen', '--print-secret', '--api-base', direct)).trim();
    const listener = await shop.listen('--all-snapshot', '--forward-to', `${shop.url}/hook`);
    assert.equal(listener.secret, printed);

    await shop.tool('trigger', 'payment_intent.succeeded', '--api-base', base.origin);
    const told = await shop.received((each) => each.type === 'payment_intent.succeeded');
    assert.equal(told.event.api_version, '2026-08-26.dahlia');
    const event = Stripe.webhooks.constructEvent(told.body, told.headers['stripe-signature'], listener.secret);
    assert.equal(event.data.object.status, 'succeeded');
    new Webhook(listener.secret).verify(told.body, told.headers);
    const flipped = `whsec_${listener.secret[6] === 'A' ? 'B' : 'A'}${listener.secret.slice(7)}`;
    assert.throws(() => Stripe.webhooks.constructEvent(told.body, told.headers['stripe-signature'], flipped));
    assert.throws(() => new Webhook(flipped).verify(told.body, told.headers));
    await listener.printed(/<-- {2}\[200\] POST/);

    const attempt = await shop.attempt(event.id, (each) => each.status === 200);
    assert.equal(attempt.response, 'thanks');
    const count = shop.all.length;
    const again = JSON.parse(await shop.tool('events', 'resend', event.id, '--api-base', base.origin));
    assert.equal(again.id, event.id);
    await shop.received((each) => each.id === event.id && shop.all.indexOf(each) >= count);
    await listener.stop();
    await shop.close();
  });

  it('passes on only the events asked for, in the newest version, and is told what its receiver said', async () => {
    const shop = await openShop(sandboxKey(), 500);
    const listener = await shop.listen('--events', 'payment_intent.canceled', '--latest', '--forward-to', `${shop.url}/hook`);
    const created = await shop.stripe('payment_intents', 'create', '--amount=1099', '--currency=eur');
    await shop.stripe('payment_intents', 'cancel', created.id);
    const told = await shop.received((each) => each.type === 'payment_intent.canceled');
    assert.equal(told.event.api_version, '2026-10-28.endive');
    assert.equal((await shop.attempt(told.id, (each) => each.status !== null)).status, 500);
    assert.deepEqual(shop.all.map((each) => each.type), ['payment_intent.canceled']);
    await listener.stop();
    await shop.close();
  });

  it('sends an event again to an endpoint that is named', async () => {
    const shop = await openShop(sandboxKey());
    const endpoint = await shop.stripe(
      'webhook_endpoints', 'create', `--url=${shop.url}/hook`, '-d', 'enabled_events[]=payment_intent.created',
    );
    const created = await shop.stripe('payment_intents', 'create', '--amount=1099', '--currency=eur');
    const told = await shop.received((each) => each.event.data.object.id === created.id);
    await shop.attempt(told.id, (each) => each.status === 200);
    await shop.stripe('events', 'resend', told.id, `--webhook-endpoint=${endpoint.id}`);
    await shop.received((each) => each !== told && each.id === told.id);
    await shop.close();
  });

  it('says why a key may not listen', async () => {
    const shop = await openShop('sk_live_0123456789ab');
    await assert.rejects(
      shop.tool('listen', '--print-secret', '--api-base', direct),
      (failure) => /status=401/.test(failure.stderr) && /Invalid API Key provided/.test(failure.stderr),
    );
    await shop.close();
  });
});

// A shop with a receiver on a port of its own, and the tool as its developer types it.
async function openShop(key, status = 200) {
  const all = [];
  const waiting = new Set();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part) => { body += part; });
    request.on('end', () => {
      const event = JSON.parse(body);
      all.push({ body, event, id: event.id, type: event.type, headers: request.headers });
      response.statusCode = status;
      response.end('thanks');
      waiting.forEach((look) => look());
    });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const env = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: home,
    STRIPE_API_KEY: key,
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    DO_NOT_TRACK: '1',
  };

  const shop = {
    all,
    url: `http://127.0.0.1:${server.address().port}`,
    tool: async (...words) => (await run(cliPath(), words, { env, timeout: patience })).stdout,
    stripe: async (...words) => JSON.parse(await shop.tool(...words, '--api-base', base.origin)),
    received: (matches) => until(() => all.find(matches), waiting),
    attempt: async (event, matches) => {
      for (const end = Date.now() + patience; Date.now() < end;) {
        const answer = await fetch(new URL(`/sandbox/deliveries?event=${event}`, base), {
          headers: { authorization: `Bearer ${key}` },
        });
        const found = (await answer.json()).data.flatMap((each) => each.attempts).find(matches);
        if (found) {
          return found;
        }
      }
      throw new Error(`no such attempt of ${event}`);
    },
    listen: (...words) => listen(env, words),
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
  return shop;
}

// The tool says on which stream it likes that it is ready, and with which secret.
async function listen(env, words) {
  const tool = spawn(cliPath(), ['listen', '--api-base', direct, '--no-wss', '--skip-update', ...words], { env });
  let said = '';
  const waiting = new Set();
  for (const stream of [tool.stdout, tool.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (part) => {
      said += part;
      waiting.forEach((look) => look());
    });
  }
  const printed = (pattern) => until(() => said.match(pattern), waiting);
  const [secret] = await printed(/whsec_[A-Za-z0-9+/=]+/);
  return {
    secret,
    printed,
    stop: () => new Promise((resolve) => {
      tool.on('exit', resolve);
      tool.kill('SIGINT');
    }),
  };
}

function until(look, waiting) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(tryOnce);
      reject(new Error('it did not come'));
    }, patience);
    function tryOnce() {
      const found = look();
      if (found) {
        clearTimeout(timer);
        waiting.delete(tryOnce);
        resolve(found);
      }
    }
    waiting.add(tryOnce);
    tryOnce();
  });
}
