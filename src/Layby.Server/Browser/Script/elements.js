// A group of elements: what is to be paid, how it looks, in which language.

/** @typedef {import('@stripe/stripe-js').StripeElementsOptions} ElementsOptions */

// What of the options the frame needs to choose methods; the API's names of those that have two.
const DEFERRED = ['mode', 'amount', 'currency'];

class Elements {
  /**
   * @param {StripeObject} stripe
   * @param {any} options
   */
  constructor(stripe, options) {
    this._stripe = stripe;
    this._options = checkedOptions(options, stripe._place.train);
    this._listeners = new Listeners();
    /** @type {PaymentElement | null} */
    this._payment = null;
    this._submitted = false;
  }

  /**
   * @param {string} type
   * @param {any} [options]
   */
  create(type, options) {
    demand(type === 'payment', `Layby has the Payment Element only; there is no Element "${type}". See docs/browser.md.`);
    demand(!this._payment, 'Can only create one Element of type payment. Destroy the first, or find it with getElement.');
    demand(
      this._options.clientSecret || this._options.mode,
      'elements() needs a clientSecret, or a mode with an amount and a currency, before a Payment Element is created.');
    this._payment = new PaymentElement(this, { ...options });
    return this._payment;
  }

  /** @param {string} type */
  getElement(type) {
    return type === 'payment' ? this._payment : null;
  }

  /** @param {any} options */
  async update(options) {
    this._options = checkedOptions({ ...this._options, ...options }, this._stripe._place.train);
    this._submitted = this._submitted && !Object.keys(options).some((name) => DEFERRED.includes(name));
    await this._payment?._frame?.ask('update', { ...this._facts(), element: this._payment._options });
    this._listeners.tell('update-end');
  }

  /** Reads the intent anew: the server may have changed it. */
  async fetchUpdates() {
    const answer = await this._payment?._frame?.ask('refresh');
    return answer?.error ? { error: { message: answer.error.message, status: answer.error.code } } : {};
  }

  async submit() {
    const answer = await this._needFrame('elements.submit()').ask('submit');
    this._submitted = !answer.error;
    return answer;
  }

  /** @param {string} name @param {(event?: any) => void} handler */
  on(name, handler) {
    this._listeners.add(name, handler);
  }

  /** @param {string} call */
  _needFrame(call) {
    const frame = this._payment?._frame;
    demand(frame, `${call} needs a mounted Payment Element.`);
    return /** @type {Frame} */ (frame);
  }

  _facts() {
    const { clientSecret, locale, appearance, fonts, ...rest } = this._options;
    return {
      key: this._stripe._key,
      version: this._stripe._version,
      clientSecret,
      locale: locale ?? this._stripe._options.locale ?? 'auto',
      appearance,
      fonts,
      deferred: clientSecret ? undefined : rest,
    };
  }

  /** @param {PaymentElement} element */
  _forget(element) {
    if (this._payment === element) {
      this._payment = null;
    }
  }
}

/**
 * @param {any} options
 * @param {string} train
 */
function checkedOptions(options, train) {
  const checked = { ...options };
  demand(
    checked.paymentMethodTypes === undefined || train !== 'endive',
    'paymentMethodTypes is no longer supported since endive: use allowedPaymentMethodTypes or excludedPaymentMethodTypes.');
  if (checked.clientSecret !== undefined) {
    const isSetup = String(checked.clientSecret).startsWith('seti_');
    idOf(checked.clientSecret, isSetup ? 'seti' : 'pi');
    demand(checked.mode === undefined, 'elements() takes either a clientSecret or a mode, not both.');
  } else if (checked.mode !== undefined) {
    demand(['payment', 'setup', 'subscription'].includes(checked.mode), 'mode should be payment, subscription or setup.');
    demand(
      checked.mode === 'setup' || (Number.isInteger(checked.amount) && checked.amount >= 0),
      'amount should be a whole number of the currency\'s smallest unit.');
    demand(
      checked.mode === 'setup' || /^[a-z]{3}$/i.test(checked.currency ?? ''), 'currency should be three letters, like eur.');
  }

  return checked;
}
