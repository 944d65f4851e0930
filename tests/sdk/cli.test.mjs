// The official command line tool, as typed in a terminal but for the host.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { base, sandboxKey } from './layby.mjs';
import { cliPath } from './cli-path.mjs';

const run = promisify(execFile);
const key = sandboxKey();
let home;

describe('stripe cli', () => {
  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'layby-cli-'));
  });
  after(() => rm(home, { recursive: true, force: true }));

  it('creates, retrieves and lists a payment', async () => {
    const created = await stripe(
      'payment_intents', 'create', '--amount=1099', '--currency=eur', '-d', 'payment_method_types[]=klarna',
    );
    assert.match(created.id, /^pi_/);
    assert.equal(created.amount, 1099);
    assert.equal(created.currency, 'eur');
    assert.equal(created.status, 'requires_payment_method');
    assert.deepEqual(created.payment_method_types, ['klarna']);

    const retrieved = await stripe('payment_intents', 'retrieve', created.id);
    assert.deepEqual(retrieved, created);

    const second = await stripe('payment_intents', 'create', '--amount=10000', '--currency=eur');
    const listed = await stripe('payment_intents', 'list', '--limit=5');
    assert.equal(listed.object, 'list');
    assert.equal(listed.has_more, false);
    assert.deepEqual(listed.data.map((intent) => intent.id), [second.id, created.id]);
  });

  for (const event of [
    'payment_intent.created', 'payment_intent.succeeded', 'payment_intent.payment_failed', 'payment_intent.canceled',
    'payment_intent.requires_action', 'payment_intent.amount_capturable_updated', 'charge.succeeded', 'charge.captured',
    'charge.failed', 'charge.refunded', 'charge.refund.updated', 'charge.dispute.created', 'charge.dispute.updated',
    'charge.dispute.closed', 'customer.created', 'customer.updated', 'customer.deleted', 'payment_method.attached',
    'payment_method.detached',
  ]) {
    it(`triggers ${event}`, async () => {
      await tool('trigger', event);
      const told = await stripe('events', 'list', '-d', `type=${event}`);
      assert.equal(told.data[0]?.type, event);
    });
  }

  it('shows an error as it came', async () => {
    const answer = await stripe('payment_intents', 'retrieve', 'pi_3NoSuchIntent000000000');
    assert.equal(answer.error.type, 'invalid_request_error');
    assert.equal(answer.error.code, 'resource_missing');
    assert.equal(answer.error.param, 'intent');
  });
});

// The tool prints the answer word for word, errors too; what it says beside it goes to the other stream.
async function stripe(...words) {
  return JSON.parse(await tool(...words));
}

async function tool(...words) {
  const env = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: home,
    STRIPE_API_KEY: key,
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    DO_NOT_TRACK: '1',
  };
  const { stdout } = await run(cliPath(), [...words, '--api-base', base.origin], { env, timeout: 30_000 });
  return stdout;
}
