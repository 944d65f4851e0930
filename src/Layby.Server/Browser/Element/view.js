// What the customer sees. Everything is made node by node: no text of anybody's is ever read as HTML.

/**
 * @param {string} name
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
function node(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === true) {
      element.setAttribute(attribute, '');
    } else if (value !== false && value !== undefined) {
      element.setAttribute(attribute, String(value));
    }
  }

  element.append(...children);
  return element;
}

class View {
  /** @param {HTMLElement} root @param {Form} form */
  constructor(root, form) {
    this.root = root;
    this.form = form;
  }

  /** Draws everything anew. */
  draw() {
    const { session, element } = this.form;
    const layout = layoutOf(element.layout);
    this.root.replaceChildren();
    this.root.className = [
      layout.type, layout.spacedAccordionItems === true && 'spaced',
      layout.paymentMethodLogoPosition === 'end' && 'logo-end',
      (layout.radios === 'never' || (session.methods.length < 2 && layout.radios !== 'always')) && 'no-radios',
    ].filter(Boolean).join(' ');
    this.notice = node('p', { role: 'alert', class: 'Notice', id: 'notice', hidden: true });
    this.root.append(this.notice);
    const heads = session.methods.map((method) => this.head(method));
    const bodies = session.methods.map((method) => this.body(method));
    const group = node('div', { role: 'radiogroup', 'aria-label': session.texts.methods, class: 'Methods' });
    this.root.append(group);
    if (layout.type === 'tabs') {
      group.append(node('div', { class: 'TabRow' }, ...heads), ...bodies);
    } else {
      group.append(...heads.map((head, at) => node('div', { class: 'AccordionItem', 'data-type': session.methods[at].type },
        head, bodies[at])));
    }

    this.show();
  }

  /** @param {Method} method */
  head(method) {
    const id = `method-${method.type}`;
    const radio = /** @type {HTMLInputElement} */ (node('input', {
      type: 'radio', name: 'method', id, value: method.type, 'aria-describedby': `line-${method.type}`,
      disabled: this.form.element.readOnly === true,
    }));
    radio.addEventListener('change', () => this.form.choose(method.type));
    return node('div', { class: 'Head' }, radio, node('label', { for: id, class: 'Pick' },
      markOf(method.type),
      node('span', { class: 'Words' },
        node('span', { class: 'Name' }, method.name), node('span', { class: 'Line', id: `line-${method.type}` }))));
  }

  /** @param {Method} method */
  body(method) {
    const { texts } = this.form.session;
    const body = node('div', { class: 'Body', id: `body-${method.type}` });
    body.append(...this.form.fieldsOf(method).map((name) => this.field(method, name)));
    body.append(node('p', { class: 'Redirect' }, redirectMark(), node('span', {}, texts[`redirect_${method.type}`])));
    if (this.form.showsTerms(method.type)) {
      body.append(node('p', { class: 'Terms TermsText' }, texts.terms));
    }

    return body;
  }

  /** @param {Method} method @param {string} name */
  field(method, name) {
    const { texts } = this.form.session;
    const id = `${method.type}-${name}`;
    const input = name === 'country' ? this.countries(method, id) : node('input', {
      class: 'Input', id, type: name === 'email' ? 'email' : 'text', autocomplete: name === 'email' ? 'email' : 'name',
      inputmode: name === 'email' ? 'email' : undefined, autocapitalize: name === 'email' ? 'none' : 'words', maxlength: 255,
      spellcheck: 'false', placeholder: ' ',
    });
    const control = /** @type {HTMLInputElement} */ (input);
    control.value = this.form.values[name] ?? '';
    control.disabled = this.form.element.readOnly === true;
    control.setAttribute('aria-describedby', `${id}-error`);
    control.addEventListener('input', () => this.form.enter(name, control.value, control));
    // Who goes on to another field is told what is wrong with this one. Who leaves the frame may be about to press the shop's
    // button: a sentence that appeared now would push it away from under the pointer.
    control.addEventListener('blur', (event) => event.relatedTarget && this.form.left(name));
    return node('div', { class: 'Field' },
      node('label', { class: 'Label', for: id }, texts[name]), control,
      node('p', { class: 'Error', id: `${id}-error`, hidden: true }));
  }

  /** @param {Method} method @param {string} id */
  countries(method, id) {
    const names = new Intl.DisplayNames([this.form.session.locale], { type: 'region' });
    const codes = Object.keys(method.lines).map((code) => [names.of(code) ?? code, code]);
    codes.sort(([one], [other]) => one.localeCompare(other, this.form.session.locale));
    return node('select', { class: 'Input', id, autocomplete: 'country' },
      ...codes.map(([name, code]) => node('option', { value: code }, name)));
  }

  /** Brings what is drawn up to what is chosen and entered. */
  show() {
    const { session, chosen, values, mistakes } = this.form;
    for (const method of session.methods) {
      const isChosen = method.type === chosen;
      const radio = /** @type {HTMLInputElement} */ (document.getElementById(`method-${method.type}`));
      radio.checked = isChosen;
      const head = /** @type {HTMLElement} */ (radio.parentElement);
      head.classList.toggle('Tab--selected', isChosen);
      head.closest('.AccordionItem')?.classList.toggle('AccordionItem--selected', isChosen);
      byId(`body-${method.type}`).hidden = !isChosen;
      byId(`line-${method.type}`).textContent = method.line ?? method.lines[values.country ?? ''] ?? '';
      for (const name of this.form.fieldsOf(method)) {
        this.showField(`${method.type}-${name}`, values[name] ?? '', mistakes[name]?.message);
      }
    }
  }

  /** @param {string} id @param {string} value @param {string | undefined} mistake */
  showField(id, value, mistake) {
    const control = /** @type {HTMLInputElement} */ (byId(id));
    if (control.value !== value) {
      control.value = value;
    }

    control.classList.toggle('Input--invalid', mistake !== undefined);
    control.setAttribute('aria-invalid', String(mistake !== undefined));
    const error = byId(`${id}-error`);
    error.hidden = mistake === undefined;
    error.textContent = mistake ?? '';
  }

  /** @param {string | null} text What the customer should read first; null takes it away. */
  say(text) {
    if (this.notice) {
      this.notice.hidden = !text;
      this.notice.textContent = text ?? '';
    }
  }

  /** In place of everything: why nothing can be paid here. @param {string} text */
  refuse(text) {
    this.root.replaceChildren(node('p', { role: 'alert', class: 'Notice' }, text));
  }
}

/** @param {string} id */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {any} layout */
function layoutOf(layout) {
  const wished = typeof layout === 'object' && layout !== null ? layout : { type: layout };
  return { ...wished, type: wished.type === 'tabs' ? 'tabs' : 'accordion' };
}

function redirectMark() {
  const svg = svgElement('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: 'Away' });
  svg.append(
    svgElement('path', { d: 'M3 6.5A1.5 1.5 0 0 1 4.5 5H13v2H5v10h8v2H4.5A1.5 1.5 0 0 1 3 17.5z', fill: 'currentColor' }),
    svgElement('path', { d: 'M9 11h8.2l-3-3L15.6 6.6 21 12l-5.4 5.4L14.2 16l3-3H9z', fill: 'currentColor' }));
  return svg;
}
