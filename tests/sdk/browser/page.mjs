// What every checkout page of the tests has: what it was asked to do, and what it noticed.

/** What the test wants of this page, from its address. */
export const wish = JSON.parse(new URLSearchParams(location.search).get('wish'));

export const events = [];
window.noticed = events;

export function notice(element) {
  const names = ['loaderstart', 'ready', 'change', 'focus', 'blur', 'escape', 'loaderror', 'availablepaymentmethodschange'];
  for (const name of names) {
    element.on(name, (event) => events.push({ name, event }));
  }
}

export function say(result) {
  document.querySelector('#said').textContent = JSON.stringify(result);
}

/** Pays as a shop's button does: elements that were made without an intent get theirs now. */
export async function pay(stripe, elements) {
  if (!wish.elements.clientSecret) {
    const { error } = await elements.submit();
    if (error) {
      return { error };
    }
  }

  const { call = 'confirmPayment', ...options } = wish.confirm;
  return stripe[call]({ elements, ...options });
}
