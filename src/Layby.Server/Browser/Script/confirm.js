// Confirming an intent, and sending the customer on to where its next action is.

const KINDS = {
  payment: { prefix: 'pi', path: '/v1/payment_intents', name: 'paymentIntent', call: 'confirmPayment' },
  setup: { prefix: 'seti', path: '/v1/setup_intents', name: 'setupIntent', call: 'confirmSetup' },
};

/** @typedef {typeof KINDS.payment} Kind */

/** Leaves the page; nothing after it happens. @param {string} address @returns {Promise<any>} */
function leaveTo(address) {
  // The page that holds this script, or the one around it where it was framed by its own shop.
  window.location.assign(address);
  return new Promise(() => {});
}

/**
 * What confirmPayment and confirmSetup do.
 * @param {StripeObject} stripe
 * @param {Kind} kind
 * @param {any} options
 */
async function confirmIntent(stripe, kind, options) {
  const { elements, confirmParams = {}, redirect = 'always' } = options ?? {};
  const clientSecret = options?.clientSecret ?? elements?._options.clientSecret;
  demand(elements || clientSecret, `${kind.call} needs elements, a clientSecret, or both.`);
  demand(clientSecret, `${kind.call} needs a clientSecret where elements were made without one.`);
  demand(['always', 'if_required'].includes(redirect), 'redirect should be "always" or "if_required".');
  demand(
    redirect === 'if_required' || confirmParams.return_url,
    `${kind.call} needs confirmParams.return_url, unless redirect is "if_required".`);
  idOf(clientSecret, /** @type {'pi' | 'seti'} */ (kind.prefix));

  const answer = elements
    ? await confirmInFrame(elements, kind, clientSecret, confirmParams)
    : await confirmHere(stripe, kind, clientSecret, confirmParams);
  return answer.error ? { error: answer.error } : await goOn(kind, answer, confirmParams.return_url, redirect);
}

/**
 * @param {Elements} elements
 * @param {Kind} kind
 * @param {string} clientSecret
 * @param {any} confirmParams
 */
async function confirmInFrame(elements, kind, clientSecret, confirmParams) {
  demand(elements instanceof Elements, `${kind.call} needs the elements that this script made.`);
  const deferred = !elements._options.clientSecret;
  demand(
    !deferred || elements._submitted,
    `elements.submit() must be called before stripe.${kind.call}() where elements were made without a clientSecret.`);
  return elements._needFrame(`stripe.${kind.call}()`).ask(
    'confirm', { kind: kind.prefix, clientSecret, params: withAddress(confirmParams) });
}

/**
 * @param {StripeObject} stripe
 * @param {Kind} kind
 * @param {string} clientSecret
 * @param {any} params
 */
async function confirmHere(stripe, kind, clientSecret, params) {
  const id = idOf(clientSecret, /** @type {'pi' | 'seti'} */ (kind.prefix));
  return callApi(
    stripe._caller(), 'POST', `${kind.path}/${id}/confirm`,
    { ...withAddress(params), use_stripe_sdk: true, client_secret: clientSecret });
}

/** A return_url may be written as a path of this page's. @param {any} params */
function withAddress(params) {
  const { return_url: address, ...rest } = params;
  return address === undefined ? rest : { ...rest, return_url: new URL(address, document.baseURI).href };
}

/**
 * @param {Kind} kind
 * @param {any} intent
 * @param {string | undefined} returnUrl
 * @param {string} redirect
 */
async function goOn(kind, intent, returnUrl, redirect) {
  const action = intent.next_action?.redirect_to_url?.url;
  if (intent.status === 'requires_action' && action) {
    return leaveTo(action);
  }

  if (redirect === 'if_required' || !returnUrl) {
    return { [kind.name]: intent };
  }

  const address = new URL(returnUrl, document.baseURI);
  const name = intent.object;
  address.searchParams.set(name, intent.id);
  address.searchParams.set(`${name}_client_secret`, intent.client_secret);
  address.searchParams.set('redirect_status', intent.status === 'processing' ? 'pending' : 'succeeded');
  return leaveTo(address.href);
}

/**
 * @param {StripeObject} stripe
 * @param {Kind} kind
 * @param {string} clientSecret
 * @returns {Promise<any>} `{paymentIntent}`, `{setupIntent}` or `{error}`.
 */
async function retrieveIntent(stripe, kind, clientSecret) {
  const id = idOf(clientSecret, /** @type {'pi' | 'seti'} */ (kind.prefix));
  const answer = await callApi(stripe._caller(), 'GET', `${kind.path}/${id}`, { client_secret: clientSecret });
  return answer.error ? { error: answer.error } : { [kind.name]: answer };
}

/**
 * @param {StripeObject} stripe
 * @param {{clientSecret?: string, hashedValue?: string}} options
 */
async function handleNextAction(stripe, options) {
  const clientSecret = options?.clientSecret ?? secretIn(options?.hashedValue);
  demand(clientSecret, 'handleNextAction needs a clientSecret or a hashedValue.');
  const kind = String(clientSecret).startsWith('seti_') ? KINDS.setup : KINDS.payment;
  const answer = await retrieveIntent(stripe, kind, String(clientSecret));
  const intent = answer[kind.name];
  const action = intent?.next_action?.redirect_to_url?.url;
  return intent?.status === 'requires_action' && action ? leaveTo(action) : answer;
}

/** A hashed value is `key:client secret` in base 64. @param {string | undefined} hashed */
function secretIn(hashed) {
  return hashed ? atob(hashed).split(':').at(-1) : undefined;
}
