// What is the demo's own: its choice of goods, its look, its buttons. Paying is in checkout.js and order.js.

const dark = matchMedia('(prefers-color-scheme: dark)');

/** The element wears the shop's colours. */
function appearance() {
  const colours = dark.matches
    ? { colorPrimary: '#9db8ff', colorBackground: '#171b26', colorText: '#eef1f8', colorTextSecondary: '#aab2c5', line: '#2d3447' }
    : { colorPrimary: '#2f4bd8', colorBackground: '#ffffff', colorText: '#161a26', colorTextSecondary: '#566079', line: '#d8ddea' };
  return { theme: dark.matches ? 'night' : 'stripe', variables: { ...colours, borderRadius: '10px' } };
}

const euros = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR' });
const chosen = () => document.querySelector('input[name=product]:checked');

function chosenProduct() {
  return chosen().value;
}

function chosenAmount() {
  return Number(chosen().dataset.amount);
}

async function createIntent(product) {
  try {
    const answer = await fetch('shop/intents', { method: 'POST', body: new URLSearchParams({ product }) });
    return await answer.json();
  } catch {
    return { error: { message: 'The shop could not be reached. Please check your connection and try again.' } };
  }
}

function say(message) {
  const place = document.querySelector('#message');
  place.textContent = message ?? '';
  place.hidden = !message;
}

async function whileBusy(work) {
  const button = document.querySelector('#pay');
  button.disabled = true;
  say('');
  try {
    await work();
  } finally {
    button.disabled = false;
  }
}

/** The page after the payment: what became of it. */
function show(outcome, object) {
  for (const section of document.querySelectorAll('[data-outcome]')) {
    section.hidden = section.dataset.outcome !== outcome;
  }

  document.querySelector('#checkout').hidden = outcome !== 'unpaid';
  for (const place of document.querySelectorAll('[data-amount-text]')) {
    place.textContent = object?.amount ? euros.format(object.amount / 100) : '';
  }

  document.querySelector('#object').textContent = JSON.stringify(
    object ?? {}, (name, value) => name === 'client_secret' ? '…' : value, 2);
  // The secret has done its work; it does not stay in the address or in the history.
  history.replaceState(null, '', location.pathname);
}

function choose() {
  const { dataset } = chosen();
  document.querySelector('#total').textContent = euros.format(dataset.amount / 100);
  document.querySelector('#pay').textContent = `Pay ${euros.format(dataset.amount / 100)}`;
}

function showCode(name) {
  for (const tab of document.querySelectorAll('[role=tab]')) {
    const selected = tab.id === `tab-${name}`;
    tab.setAttribute('aria-selected', String(selected));
    tab.tabIndex = selected ? 0 : -1;
    document.querySelector(`#code-${tab.id.slice(4)}`).hidden = !selected;
  }
}

for (const tab of document.querySelectorAll('[role=tab]')) {
  tab.addEventListener('click', () => showCode(tab.id.slice(4)));
  tab.addEventListener('keydown', (event) => {
    const tabs = [...document.querySelectorAll('[role=tab]')];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
      showCode(next.id.slice(4));
      next.focus();
    }
  });
}
