// Where this script came from says where the API is, and which release train the page asked for.

/** The newest API version of each release train. @type {Record<string, string>} */
const VERSIONS = {
  acacia: '2025-02-24.acacia',
  basil: '2025-08-27.basil',
  clover: '2026-02-25.clover',
  dahlia: '2026-08-26.dahlia',
  endive: '2026-10-28.endive',
};

/**
 * @param {string} source The script's own address.
 * @returns {{base: string, origin: string, train: string}} `base` has no slash at its end.
 */
function placeOf(source) {
  const address = new URL(source);
  const parts = /^(.*?)\/(v3|acacia|basil|clover|dahlia|endive)(\/[\w-]+)?(\/|\/stripe\.js)?$/.exec(address.pathname);
  return {
    base: address.origin + (parts?.[1] ?? ''),
    origin: address.origin,
    train: parts?.[2] ?? 'v3',
  };
}

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
if (!script?.src) {
  throw new Error('Load stripe.js with a <script src="…/v3/">: from its own address it learns where Layby is.');
}

const PLACE = placeOf(script.src);
