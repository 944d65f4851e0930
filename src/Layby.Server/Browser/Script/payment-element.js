// The Payment Element as a page holds it. What it shows and what the customer enters is in its frame.

/** @typedef {import('@stripe/stripe-js').StripePaymentElementOptions} PaymentElementOptions */

const STATES = ['empty', 'complete', 'focus', 'invalid'];

class PaymentElement {
  /**
   * @param {Elements} group
   * @param {PaymentElementOptions} options
   */
  constructor(group, options) {
    this._group = group;
    this._options = options;
    this._listeners = new Listeners();
    /** @type {Frame | null} */
    this._frame = null;
    /** @type {HTMLElement | null} */
    this._place = null;
    this._destroyed = false;
  }

  /** @param {string | HTMLElement} where A selector or the node itself. */
  mount(where) {
    this._check();
    const place = typeof where === 'string' ? document.querySelector(where) : where;
    demand(place instanceof HTMLElement, `There is no element to mount the Payment Element in: ${where}`);
    if (place === this._place) {
      return;
    }

    this.unmount();
    this._place = /** @type {HTMLElement} */ (place);
    this._place.replaceChildren();
    this._place.classList.add('StripeElement', 'StripeElement--empty');
    const frame = new Frame(this._place, 'Payment', (name, event) => this._hear(name, event));
    this._frame = frame;
    this._listeners.tell('loaderstart', { elementType: 'payment' });
    this._start(frame);
  }

  /** @param {Frame} frame */
  _start(frame) {
    void frame.ask('start', { ...this._group._facts(), element: this._options }).then(
      (answer) => this._started(frame, answer ?? {}));
  }

  /** @param {Frame} frame @param {any} answer */
  _started(frame, answer) {
    if (this._frame !== frame) {
      return;
    }

    if (answer.error) {
      this._listeners.tell('loaderror', { elementType: 'payment', error: answer.error });
    } else {
      this._listeners.tell('ready', { elementType: 'payment' });
    }
  }

  unmount() {
    this._frame?.close();
    this._frame = null;
    this._place?.classList.remove('StripeElement', ...STATES.map((state) => `StripeElement--${state}`));
    this._place = null;
  }

  destroy() {
    this._check();
    this.unmount();
    this._destroyed = true;
    this._group._forget(this);
  }

  /** @param {Partial<PaymentElementOptions>} options */
  update(options) {
    this._check();
    this._options = { ...this._options, ...options };
    void this._frame?.ask('update', { ...this._group._facts(), element: this._options });
    return this;
  }

  focus() {
    void this._frame?.ask('focus');
  }

  blur() {
    void this._frame?.ask('blur');
  }

  clear() {
    void this._frame?.ask('clear');
  }

  collapse() {
    void this._frame?.ask('collapse');
    return this;
  }

  /** @param {string} name @param {(event?: any) => void} handler */
  on(name, handler) {
    this._listeners.add(name, handler);
    return this;
  }

  /** @param {string} name @param {(event?: any) => void} handler */
  once(name, handler) {
    /** @param {any} event */
    const first = (event) => {
      this._listeners.remove(name, first);
      handler(event);
    };
    this._listeners.add(name, first);
    return this;
  }

  /** @param {string} name @param {(event?: any) => void} [handler] */
  off(name, handler) {
    this._listeners.remove(name, handler);
    return this;
  }

  /** @param {string} name @param {any} event */
  _hear(name, event) {
    const frame = this._frame;
    if (!frame) {
      return;
    }

    if (name === 'emptied') {
      this._start(frame);
      return;
    }

    if (name === 'layout') {
      frame.element.style.height = `${Math.max(0, Math.min(5_000, Number(event?.height) || 0))}px`;
      frame.element.style.colorScheme = event?.dark === true ? 'dark' : 'light';
      frame.element.title = String(event?.title ?? frame.element.title);
      return;
    }

    this._mark(name, event);
    this._listeners.tell(name, { elementType: 'payment', ...event });
  }

  /** @param {string} name @param {any} event */
  _mark(name, event) {
    const classes = this._place?.classList;
    if (name === 'focus' || name === 'blur') {
      classes?.toggle('StripeElement--focus', name === 'focus');
    } else if (name === 'change') {
      classes?.toggle('StripeElement--empty', event.empty);
      classes?.toggle('StripeElement--complete', event.complete);
    }
  }

  _check() {
    demand(!this._destroyed, 'This Element has been destroyed. Create another one.');
  }
}
