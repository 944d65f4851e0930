// Who wants to hear of an event.

class Listeners {
  constructor() {
    /** @type {Map<string, Set<(event?: any) => void>>} */
    this.byName = new Map();
  }

  /** @param {string} name @param {(event?: any) => void} handler */
  add(name, handler) {
    demand(typeof handler === 'function', `The handler of "${name}" should be a function.`);
    const handlers = this.byName.get(name) ?? new Set();
    this.byName.set(name, handlers.add(handler));
  }

  /** @param {string} name @param {(event?: any) => void} [handler] */
  remove(name, handler) {
    if (handler) {
      this.byName.get(name)?.delete(handler);
    } else {
      this.byName.delete(name);
    }
  }

  /** @param {string} name @param {any} [event] */
  tell(name, event) {
    for (const handler of [...this.byName.get(name) ?? []]) {
      handler(event);
    }
  }
}
