// How the shop wants the element to look: its appearance becomes variables and rules of a sheet of its own.

const THEMES = ['stripe', 'night', 'flat'];
const SELECTOR = /^\.[A-Z][A-Za-z]*(--[a-zA-Z]+)?(::?[a-z-]+)*$/;
const PROPERTY = /^[a-zA-Z]+$/;

// A shop may colour what it frames, but nothing of it may be fetched: what a rule loads would tell what stands here.
const FETCHES = /url\(|image|src\(|@import|\\/i;

const shopSheet = new CSSStyleSheet();
document.adoptedStyleSheets = [shopSheet];

/** @param {any} appearance */
function dress(appearance = {}) {
  const root = document.documentElement;
  const theme = THEMES.includes(appearance.theme) ? appearance.theme : 'stripe';
  root.dataset.theme = theme;
  root.dataset.labels = appearance.labels === 'floating' ? 'floating' : 'above';
  root.dataset.still = String(appearance.disableAnimations === true);
  root.style.colorScheme = theme === 'night' ? 'dark' : 'light';
  while (shopSheet.cssRules.length > 0) {
    shopSheet.deleteRule(0);
  }

  addRule(':root', appearance.variables ?? {}, (name) => `--${name}`);
  for (const [selector, rules] of Object.entries(appearance.rules ?? {})) {
    const names = selector.split(',').map((each) => each.trim());
    if (names.every((each) => SELECTOR.test(each)) && rules && typeof rules === 'object') {
      addRule(names.join(','), rules, (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    }
  }
}

/** @param {string} selector @param {Record<string, any>} values @param {(name: string) => string} spell */
function addRule(selector, values, spell) {
  shopSheet.insertRule(`${selector}{}`, shopSheet.cssRules.length);
  const { style } = /** @type {CSSStyleRule} */ (shopSheet.cssRules[shopSheet.cssRules.length - 1]);
  for (const [name, value] of Object.entries(values)) {
    if (PROPERTY.test(name) && !FETCHES.test(String(value))) {
      style.setProperty(spell(name), String(value));
    }
  }
}

/** Typefaces that the shop serves: `{family, src: 'url(https://…)', weight}`. @param {any[]} fonts */
async function loadFonts(fonts = []) {
  const faces = fonts.filter((font) => font?.family && /^url\(["']?https?:\/\//.test(font.src)).map(
    ({ family, src, weight, style, unicodeRange, display }) =>
      new FontFace(family, src, { weight, style, unicodeRange, display }));
  for (const face of faces) {
    document.fonts.add(face);
  }

  // The element shows itself in a typeface of the system's where the shop's does not come.
  await Promise.allSettled(faces.map((face) => face.load()));
}
