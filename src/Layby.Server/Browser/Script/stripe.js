// Stripe(publishableKey): the object that a page works with.

/** @typedef {import('@stripe/stripe-js').StripeConstructorOptions} StripeOptions */

// What Stripe.js can do besides, for methods and products that Layby does not have. Each says so when it is called.
const ELSEWHERE = /** @type {const} */ ([
  'collectBankAccountForPayment', 'collectBankAccountForSetup', 'collectBankAccountToken',
  'collectFinancialConnectionsAccounts', 'confirmAcssDebitPayment', 'confirmAcssDebitSetup', 'confirmAffirmPayment',
  'confirmAfterpayClearpayPayment', 'confirmAlipayPayment', 'confirmAmazonPaySetup', 'confirmAuBecsDebitPayment',
  'confirmAuBecsDebitSetup', 'confirmBacsDebitSetup', 'confirmBancontactPayment', 'confirmBancontactSetup',
  'confirmBilliePayment', 'confirmBlikPayment', 'confirmBlikSetup', 'confirmBoletoPayment', 'confirmCardPayment',
  'confirmCardSetup', 'confirmCashappPayment', 'confirmCashappSetup', 'confirmCustomerBalancePayment',
  'confirmEpsPayment', 'confirmFpxPayment', 'confirmGiropayPayment', 'confirmGrabPayPayment', 'confirmIdealPayment',
  'confirmIdealSetup', 'confirmKonbiniPayment', 'confirmMobilepayPayment', 'confirmMultibancoPayment',
  'confirmOxxoPayment', 'confirmP24Payment', 'confirmPayByBankPayment', 'confirmPayNowPayment', 'confirmPayPalPayment',
  'confirmPayPalSetup', 'confirmPixPayment', 'confirmPromptPayPayment', 'confirmSepaDebitPayment',
  'confirmSepaDebitSetup', 'confirmSofortPayment', 'confirmSofortSetup', 'confirmTwintPayment',
  'confirmUsBankAccountPayment', 'confirmUsBankAccountSetup', 'confirmWechatPayPayment', 'createEmbeddedCheckoutPage',
  'createEphemeralKeyNonce', 'createRadarSession', 'createSource', 'createToken', 'handleCardAction',
  'handleCardPayment', 'initCheckout', 'initCheckoutElementsSdk', 'initCheckoutFormSdk', 'initEmbeddedCheckout',
  'initializePricing', 'paymentRequest', 'processOrder', 'redirectToCheckout', 'retrieveOrder', 'retrieveSource',
  'verifyIdentity', 'verifyMicrodepositsForPayment', 'verifyMicrodepositsForSetup',
]);

class StripeObject {
  /**
   * @param {string} key
   * @param {StripeOptions} options
   */
  constructor(key, options) {
    this._key = key;
    this._options = options;
    this._place = PLACE;
    this._version = options.apiVersion ?? VERSIONS[PLACE.train];
  }

  /** @param {any} [options] */
  elements(options) {
    return new Elements(this, options);
  }

  /** @param {any} options */
  confirmPayment(options) {
    return confirmIntent(this, KINDS.payment, options);
  }

  /** @param {any} options */
  confirmSetup(options) {
    return confirmIntent(this, KINDS.setup, options);
  }

  /**
   * @param {string} clientSecret
   * @param {any} [params]
   * @param {{handleActions?: boolean}} [options]
   */
  async confirmKlarnaPayment(clientSecret, params = {}, options = {}) {
    idOf(clientSecret, 'pi');
    const { payment_method: method, ...rest } = params;
    const named = method === undefined || typeof method === 'string'
      ? { payment_method: method }
      : { payment_method_data: { ...method, type: 'klarna' } };
    const intent = await confirmHere(this, KINDS.payment, clientSecret, { ...rest, ...named });
    if (intent.error) {
      return { error: intent.error };
    }

    return options.handleActions === false
      ? { paymentIntent: intent }
      : goOn(KINDS.payment, intent, rest.return_url, 'if_required');
  }

  /** @param {string} clientSecret */
  retrievePaymentIntent(clientSecret) {
    return retrieveIntent(this, KINDS.payment, clientSecret);
  }

  /** @param {string} clientSecret */
  retrieveSetupIntent(clientSecret) {
    return retrieveIntent(this, KINDS.setup, clientSecret);
  }

  /** @param {any} options */
  handleNextAction(options) {
    return handleNextAction(this, options);
  }

  /** @param {any} params A type and its details, or `{elements, params}`. */
  async createPaymentMethod(params) {
    const answer = params?.elements
      ? await this._submitted(params.elements, 'createPaymentMethod', { params: params.params ?? {} })
      : await callApi(this._caller(), 'POST', '/v1/payment_methods', params ?? {});
    return answer.error ? { error: answer.error } : { paymentMethod: answer };
  }

  /** @param {any} options */
  async createConfirmationToken({ elements, params = {} }) {
    const answer = await this._submitted(elements, 'createConfirmationToken', { params: withAddress(params) });
    return answer.error ? { error: answer.error } : { confirmationToken: answer };
  }

  /** Who has wrapped the script; told to nobody. @param {unknown} wrapper */
  _registerWrapper(wrapper) {
    this._wrapper = wrapper;
  }

  /** @param {unknown} app */
  registerAppInfo(app) {
    this._app = app;
  }

  _caller() {
    return { key: this._key, version: this._version, base: this._place.base };
  }

  /** @param {Elements} elements @param {string} call @param {any} params */
  async _submitted(elements, call, params) {
    demand(elements instanceof Elements, `${call} needs the elements that this script made.`);
    demand(elements._submitted, `elements.submit() must be called before stripe.${call}().`);
    return elements._needFrame(`stripe.${call}()`).ask(call, params);
  }
}

for (const name of ELSEWHERE) {
  Object.defineProperty(StripeObject.prototype, name, {
    configurable: true,
    writable: true,
    value: async () => {
      throw new IntegrationError(`stripe.${name}() is not part of Layby, which has Klarna and Alma. See docs/browser.md.`);
    },
  });
}

/**
 * @param {string} key
 * @param {StripeOptions} [options]
 */
function Stripe(key, options = {}) {
  demand(typeof key === 'string' && key.trim() !== '', 'Missing value for Stripe(): it should be a publishable key, pk_….');
  demand(
    !/^(sk|rk)_/.test(key),
    'You should not use your secret key with Stripe.js. Please pass a publishable key, pk_…, instead.');
  demand(/^pk_/.test(key), 'Invalid value for Stripe(): it should be a publishable key, pk_….');
  return new StripeObject(key.trim(), options);
}

// loadStripe compares this with the train that it was made for, and says so in the console where they differ.
Stripe.version = PLACE.train === 'v3' ? 3 : PLACE.train;
/** @type {any} */ (window).Stripe = Stripe;
