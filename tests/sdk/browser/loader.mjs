// A shop that bundles @stripe/stripe-js and calls loadStripe.
import { loadStripe } from '@stripe/stripe-js';
import { notice, pay, say, wish } from './page.mjs';

const stripe = await loadStripe(wish.key, wish.stripe ?? {});
window.stripe = stripe;
if (wish.elements) {
  const elements = stripe.elements(wish.elements);
  const element = elements.create('payment', wish.element ?? {});
  Object.assign(window, { elements, element });
  notice(element);
  element.mount('#payment');
  document.querySelector('#pay').addEventListener('click', async () => {
    try {
      say(await pay(stripe, elements));
    } catch (mistake) {
      say({ threw: mistake.name, message: mistake.message });
    }
  });
}

document.body.dataset.ready = 'true';
