// What is chosen and entered, and what the page outside is told of it.

/** @typedef {{type: string, name: string, line?: string, lines: Record<string, string>, fields: string[]}} Method */
/**
 * @typedef {{locale: string, mode: string, country: string, methods: Method[], keeps: boolean, notice: string | null,
 *   declined: string | null,
 *   texts: Record<string, string>, amount?: number, currency?: string}} Session
 */

class Form {
  /** @param {Channel} channel @param {HTMLElement} root */
  constructor(channel, root) {
    this.channel = channel;
    /** @type {Session} */
    this.session = { locale: 'en', mode: 'payment', country: '', methods: [], keeps: false, notice: null, declined: null, texts: {} };
    /** @type {any} */
    this.element = {};
    /** @type {string | null} */
    this.chosen = null;
    /** @type {Record<string, string>} */
    this.values = {};
    /** @type {Record<string, {code: string, message: string}>} */
    this.mistakes = {};
    this.view = new View(root, this);
  }

  /** @param {Session} session @param {any} element The element's options. */
  show(session, element) {
    this.session = session;
    this.element = element;
    sortBy(session.methods, element.paymentMethodOrder);
    const known = element.defaultValues?.billingDetails ?? {};
    this.values.name ??= known.name ?? '';
    this.values.email ??= known.email ?? '';
    this.values.country = this.countryOf(known.address?.country);
    if (!session.methods.some((method) => method.type === this.chosen)) {
      const collapsed = layoutOf(element.layout).defaultCollapsed === true;
      // Who was refused begins with another way.
      const other = session.methods.find((method) => method.type !== session.declined);
      this.chosen = collapsed ? null : (other ?? session.methods[0])?.type ?? null;
    }

    this.view.draw();
    this.view.say(session.notice);
    this.tell();
  }

  /** The country to begin with: what is chosen, known or likely, of those that can pay. @param {string | undefined} known */
  countryOf(known) {
    const lines = this.session.methods.find((method) => method.fields.includes('country'))?.lines ?? {};
    const browsers = navigator.languages.map((tag) => tag.split('-')[1]?.toUpperCase());
    return [this.values.country, known, this.session.country, ...browsers, Object.keys(lines)[0]]
      .find((code) => code && code in lines) ?? '';
  }

  /** @param {Method} method */
  fieldsOf(method) {
    return shownFields(method, this.element.fields);
  }

  /** @param {string} type */
  showsTerms(type) {
    const wish = this.element.terms?.[type] ?? 'auto';
    return wish === 'always' || (wish === 'auto' && this.session.keeps);
  }

  get method() {
    return this.session.methods.find((method) => method.type === this.chosen);
  }

  /** @param {string | null} type */
  choose(type) {
    this.chosen = type;
    this.view.say(null);
    this.view.show();
    this.tell();
  }

  /** @param {string} name @param {string} text @param {HTMLInputElement} control */
  enter(name, text, control) {
    this.values[name] = text;
    delete this.mistakes[name];
    this.view.show();
    control.focus();
    this.tell();
  }

  /** A field that was begun and left wrong is said to be wrong; an empty one not before the customer pays. @param {string} name */
  left(name) {
    const text = this.values[name]?.trim() ?? '';
    const mistake = text === '' ? null : mistakeIn(name, text, this.session.texts);
    if (mistake) {
      this.mistakes[name] = mistake;
      this.view.show();
    }
  }

  clear() {
    this.values = { country: this.countryOf(undefined), name: '', email: '' };
    this.mistakes = {};
    this.view.show();
    this.tell();
  }

  /** Checks what was entered, and shows the first mistake. @returns {any} `{error}`, or `{selectedPaymentMethod}`. */
  submit() {
    const { method } = this;
    if (!method) {
      this.view.say(this.session.texts.choose);
      return { error: { type: 'validation_error', code: 'incomplete', message: this.session.texts.choose } };
    }

    this.mistakes = {};
    for (const name of this.fieldsOf(method)) {
      const mistake = mistakeIn(name, this.values[name]?.trim() ?? '', this.session.texts);
      if (mistake) {
        this.mistakes[name] = mistake;
      }
    }

    this.view.show();
    const first = this.fieldsOf(method).find((name) => this.mistakes[name]);
    if (!first) {
      return { selectedPaymentMethod: method.type };
    }

    byId(`${method.type}-${first}`).focus();
    return { error: { type: 'validation_error', ...this.mistakes[first] } };
  }

  /** The method as the API takes it. @param {any} [given] What the shop says of it. */
  describe(given = {}) {
    const method = /** @type {Method} */ (this.method);
    const entered = this.fieldsOf(method).reduce(
      (all, name) => billing(all, BILLING[name](this.values[name].trim())), {});
    const known = this.element.defaultValues?.billingDetails ?? {};
    return { ...given, type: method.type, billing_details: billing(billing(known, entered), given.billing_details) };
  }

  tell() {
    const { method } = this;
    const texts = method ? this.fieldsOf(method).map((name) => [name, this.values[name]?.trim() ?? '']) : [];
    this.channel.tell('change', {
      empty: !method || texts.every(([name, text]) => name === 'country' || text === ''),
      complete: method !== undefined && texts.every(([name, text]) => !mistakeIn(name, text, this.session.texts)),
      collapsed: method === undefined,
      value: { type: this.chosen ?? '' },
    });
  }
}

/** @param {Method[]} methods @param {string[] | undefined} order */
function sortBy(methods, order) {
  /** @param {Method} method */
  const place = (method) => (order ?? []).includes(method.type) ? (order ?? []).indexOf(method.type) : methods.length + 99;
  methods.sort((one, other) => place(one) - place(other));
}
