// A shop whose checkout is a React component with @stripe/react-stripe-js.
import { Elements, PaymentElement, useElements, useStripe } from '@stripe/react-stripe-js';
import { loadStripe } from '@stripe/stripe-js';
import { createElement as h, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { events, pay, wish } from './page.mjs';

const stripe = loadStripe(wish.key, wish.stripe ?? {});

function Checkout() {
  const stripe = useStripe();
  const elements = useElements();
  const [said, say] = useState('');
  const submit = async (event) => {
    event.preventDefault();
    say(JSON.stringify(await pay(stripe, elements)));
  };
  const hear = (name) => (event) => events.push({ name, event });
  return h('form', { onSubmit: submit },
    h(PaymentElement, {
      options: wish.element, onReady: () => hear('ready')({}), onChange: hear('change'), onLoadError: hear('loaderror'),
    }),
    h('button', { id: 'pay', disabled: !stripe }, 'Pay'), h('p', { id: 'said' }, said));
}

createRoot(document.querySelector('#app')).render(
  h(StrictMode, null, h(Elements, { stripe, options: wish.elements }, h(Checkout))));
document.body.dataset.ready = 'true';
