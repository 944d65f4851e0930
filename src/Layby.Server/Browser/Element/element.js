// The page inside the frame: what it answers when the page outside asks.

const BASE = location.origin + location.pathname.replace(/\/v3\/elements\/payment$/, '');
const root = /** @type {HTMLElement} */ (document.getElementById('element'));

/** What the page outside said last. @type {any} */
let facts = {};
/** @type {Promise<any> | null} */
let confirming = null;

const caller = () => ({ key: facts.key, version: facts.version, base: BASE });

/** @returns {Promise<any>} What can be paid with, as the server decides. */
function readSession() {
  const known = facts.element?.defaultValues?.billingDetails?.address?.country;
  const asked = { locale: facts.locale, country: /^[A-Z]{2}$/.test(known ?? '') ? known : undefined };
  if (!facts.clientSecret) {
    const { mode, amount, currency } = facts.deferred ?? {};
    return callApi(caller(), 'POST', '/v3/elements/deferred', {
      ...asked,
      mode: mode === 'setup' ? 'setup' : 'payment',
      amount: mode === 'setup' ? undefined : amount,
      currency: currency?.toLowerCase(),
      setup_future_usage: either('setupFutureUsage', 'setup_future_usage'),
      payment_method_types: facts.deferred.paymentMethodTypes,
      allowed_payment_method_types: facts.deferred.allowedPaymentMethodTypes,
      excluded_payment_method_types: facts.deferred.excludedPaymentMethodTypes,
      payment_method_configuration: either('paymentMethodConfiguration', 'payment_method_configuration'),
    });
  }

  const isSetup = facts.clientSecret.startsWith('seti_');
  const id = idOf(facts.clientSecret, isSetup ? 'seti' : 'pi');
  return callApi(
    caller(), 'POST', `/v3/elements/${isSetup ? 'setup' : 'payment'}_intents/${id}`,
    { ...asked, client_secret: facts.clientSecret });
}

/** @param {string} name @param {string} older */
function either(name, older) {
  return facts.deferred[name] ?? facts.deferred[older] ?? undefined;
}

/** @returns {Promise<any>} */
async function refresh() {
  const session = await readSession();
  if (session.error) {
    form.view.refuse(session.error.message);
    return { error: session.error };
  }

  document.documentElement.lang = session.locale;
  document.title = session.texts.methods;
  if (session.methods.length === 0) {
    form.view.refuse(session.texts.nothing);
    return { error: { type: 'invalid_request_error', message: session.texts.nothing } };
  }

  form.show(session, facts.element ?? {});
  channel.tell('availablepaymentmethodschange', {
    paymentMethods: Object.fromEntries(session.methods.map((/** @type {Method} */ { type }) => [type, { available: true }])),
  });
  layOut();
  return {};
}

/** @param {any} asked @returns {Promise<any>} The intent, or `{error}`. */
async function confirm({ kind, clientSecret, params }) {
  const submitted = params.confirmation_token || params.payment_method ? {} : form.submit();
  if (submitted.error) {
    return submitted;
  }

  const path = `/v1/${kind === 'seti' ? 'setup' : 'payment'}_intents/${idOf(clientSecret, kind)}`;
  const differs = facts.clientSecret ? null : await differing(path, clientSecret);
  if (differs) {
    return differs;
  }

  const { payment_method_data: given, ...rest } = params;
  const method = rest.confirmation_token || rest.payment_method ? {} : { payment_method_data: form.describe(given) };
  const intent = await callApi(
    caller(), 'POST', `${path}/confirm`, { ...rest, ...method, use_stripe_sdk: true, client_secret: clientSecret });
  if (intent.error) {
    const { type, message } = intent.error;
    form.view.say(type === 'api_connection_error' ? form.session.texts.unreachable
      : type === 'card_error' ? form.session.texts[`declined_${form.chosen}`] : message);
  }

  return intent;
}

/** Elements that were made without an intent must be confirmed with one of the same amount. @param {string} path @param {string} secret */
async function differing(path, secret) {
  const intent = await callApi(caller(), 'GET', path, { client_secret: secret });
  if (intent.error) {
    form.view.say(intent.error.type === 'api_connection_error' ? form.session.texts.unreachable : intent.error.message);
    return intent;
  }

  const { amount, currency } = form.session;
  const name = intent.object === 'setup_intent' || amount === undefined ? null
    : intent.amount !== amount ? 'amount' : intent.currency !== currency ? 'currency' : null;
  return name && {
    error: {
      type: 'invalid_request_error',
      message: `The ${name} of the PaymentIntent (${intent[name]}) is not the one that elements() was given `
        + `(${form.session[/** @type {'amount' | 'currency'} */ (name)]}). Call elements.update() or fetch another intent.`,
    },
  };
}

/** @param {any} outside */
async function start(outside) {
  facts = outside;
  dress(facts.appearance);
  await loadFonts(facts.fonts);
  return refresh();
}

function layOut() {
  channel.tell('layout', {
    height: Math.ceil(root.getBoundingClientRect().height),
    dark: document.documentElement.dataset.theme === 'night',
    title: document.title,
  });
}

const channel = new Channel({
  start,
  update: start,
  refresh,
  submit: () => form.submit(),
  confirm: (asked) => confirming ??= confirm(asked).finally(() => { confirming = null; }),
  createPaymentMethod: ({ params }) => callApi(caller(), 'POST', '/v1/payment_methods', form.describe(params)),
  createConfirmationToken: ({ params: { payment_method_data: given, ...rest } }) => callApi(
    caller(), 'POST', '/v1/confirmation_tokens', { ...rest, payment_method_data: form.describe(given) }),
  focus: () => /** @type {HTMLElement | null} */ (root.querySelector('input:checked, input, select'))?.focus(),
  blur: () => /** @type {HTMLElement | null} */ (document.activeElement)?.blur(),
  clear: () => form.clear(),
  collapse: () => form.choose(null),
});
const form = new Form(channel, root);

if (window.parent === window) {
  // Nobody should meet this page by itself: whoever sends a customer here wants them to think it is a shop's.
  root.replaceChildren(node('p', { role: 'alert', class: 'Notice' }, 'This page belongs into a shop\'s page.'));
} else {
  new ResizeObserver(layOut).observe(root);
  document.addEventListener('focusin', (event) => event.relatedTarget ?? channel.tell('focus', {}));
  document.addEventListener('focusout', (event) => event.relatedTarget ?? channel.tell('blur', {}));
  document.addEventListener('keydown', (event) => event.key === 'Escape' && channel.tell('escape', {}));
}
