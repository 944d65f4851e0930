// What goes wrong: a mistake of the page's author throws, anything else is an `error` beside the result.

/** @typedef {import('@stripe/stripe-js').StripeError} StripeError */

/** The page's code is wrong; no customer can do anything about it. */
class IntegrationError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'IntegrationError';
  }
}

/** @returns {StripeError} */
function connectionError() {
  return {
    type: 'api_connection_error',
    message: 'We could not reach the payment server. Check the connection and try again: nothing was charged twice.',
  };
}

/**
 * @param {string} message
 * @param {string} [code]
 * @returns {StripeError}
 */
function usageError(message, code) {
  return code ? { type: 'invalid_request_error', message, code } : { type: 'invalid_request_error', message };
}

/**
 * @param {unknown} condition
 * @param {string} message What the author should do.
 */
function demand(condition, message) {
  if (!condition) {
    throw new IntegrationError(message);
  }
}
