import { createServer } from 'node:http';
import Stripe from 'stripe';

// The official library only has to know where Layby is.
const layby = new URL(process.env.LAYBY_URL ?? 'http://127.0.0.1:4242');
const key = process.env.SECRET_KEY ?? 'sk_test_LaybyShop4242';
const stripe = new Stripe(key, {
  host: layby.hostname,
  port: layby.port,
  protocol: layby.protocol.replace(':', ''),
});

// What things cost is said here, not by a browser.
const prices = { mug: 2400, lamp: 12000, bicycle: 89000 };

const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) {
    body += part;
  }

  const product = new URLSearchParams(body).get('product');
  const intent = await stripe.paymentIntents.create({
    amount: prices[product],
    currency: 'eur',
    metadata: { product },
  });
  const { client_secret: clientSecret } = intent;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ clientSecret }));
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
