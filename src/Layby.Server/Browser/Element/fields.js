// The fields that a method needs, and what is wrong with what stands in them.

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/;

/** How each field is written in `billing_details`. @type {Record<string, (text: string) => any>} */
const BILLING = {
  name: (text) => ({ name: text }),
  email: (text) => ({ email: text }),
  country: (text) => ({ address: { country: text } }),
};

/**
 * The fields of a method that are to be shown: `never` means that the shop sends it with confirmParams.
 * @param {{type: string, fields: string[]}} method
 * @param {any} wishes The element's `fields` option.
 */
function shownFields(method, wishes) {
  const own = wishes?.[method.type]?.billingDetails ?? wishes?.billingDetails ?? 'auto';
  /** @param {string} name */
  const wishFor = (name) => typeof own === 'string' ? own
    : name !== 'country' ? own[name] ?? 'auto'
    : typeof own.address === 'string' ? own.address : own.address?.country ?? 'auto';
  const always = wishFor('name') === 'always' && !method.fields.includes('name') ? ['name'] : [];
  return [...always, ...method.fields.filter((name) => wishFor(name) !== 'never')];
}

/**
 * @param {string} name
 * @param {string} text
 * @param {Record<string, string>} texts
 * @returns {{code: string, message: string} | null}
 */
function mistakeIn(name, text, texts) {
  if (text === '') {
    return { code: `incomplete_${name}`, message: texts[`${name}_missing`] };
  }

  return name === 'email' && !EMAIL.test(text) ? { code: 'email_invalid', message: texts.email_invalid } : null;
}

/**
 * Two descriptions of who is billed; what the shop says goes before what was entered.
 * @param {any} entered
 * @param {any} [given]
 */
function billing(entered, given = {}) {
  const merged = { ...entered, ...given };
  if (entered.address || given.address) {
    merged.address = { ...entered.address, ...given.address };
  }

  return merged;
}
