// Calls of the API with the publishable key. A refusal is an answer too: its `error`.

/**
 * Writes nested parameters as the API reads them: `a[b]=c`, `a[0]=d`. What is undefined is left out, null unsets.
 * @param {Record<string, any>} params
 * @returns {URLSearchParams}
 */
function formOf(params) {
  const form = new URLSearchParams();
  /** @param {any} value @param {string} name */
  const add = (value, name) => {
    if (value === undefined || typeof value === 'function') {
      return;
    }

    if (value !== null && typeof value === 'object') {
      for (const [key, child] of Object.entries(value)) {
        add(child, name ? `${name}[${key}]` : key);
      }
    } else {
      form.append(name, value === null ? '' : String(value));
    }
  };
  add(params, '');
  return form;
}

/**
 * @param {{key: string, version?: string, base: string}} caller
 * @param {'GET' | 'POST'} method
 * @param {string} path
 * @param {Record<string, any>} params
 * @returns {Promise<any>} The object, or `{error}`.
 */
async function callApi(caller, method, path, params) {
  const form = formOf(params);
  /** @type {Record<string, string>} */
  const headers = { Authorization: `Bearer ${caller.key}` };
  if (caller.version) {
    headers['Stripe-Version'] = caller.version;
  }

  try {
    const answer = await fetch(`${caller.base}${path}${method === 'GET' ? `?${form}` : ''}`, {
      method,
      headers,
      body: method === 'GET' ? undefined : form,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    return await answer.json();
  } catch {
    return { error: connectionError() };
  }
}

/**
 * The id and the kind that a client secret carries.
 * @param {unknown} secret
 * @param {'pi' | 'seti'} prefix
 * @returns {string}
 */
function idOf(secret, prefix) {
  const found = new RegExp(`^(${prefix}_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$`).exec(String(secret));
  demand(found, `Invalid value for clientSecret: it should look like ${prefix}_…_secret_….`);
  return /** @type {RegExpExecArray} */ (found)[1];
}
