// How the page outside talks with this frame: one message of the window hands over a port, everything else goes through it.

/** @typedef {(params: any) => any} Answerer */

const TOKEN = location.hash.slice(1);

class Channel {
  /** @param {Record<string, Answerer>} answerers What may be asked, by name. */
  constructor(answerers) {
    this.answerers = answerers;
    /** @type {MessagePort | null} */
    this.port = null;
    window.addEventListener('message', (message) => this.connect(message));
  }

  /**
   * Only the page that framed this one, and only with the token that it put into this frame's address, is listened to, and
   * only once. Other windows and frames can post here too.
   * @param {MessageEvent} message
   */
  connect(message) {
    const { source, origin, data, ports } = message;
    const framedBy = location.ancestorOrigins?.[0];
    if (this.port || source !== window.parent || (framedBy !== undefined && origin !== framedBy)
      || data?.layby !== 'connect' || TOKEN === '' || data.token !== TOKEN || ports.length !== 1) {
      return;
    }

    this.port = ports[0];
    this.port.onmessage = (asked) => void this.answer(asked.data);
    this.port.postMessage({ token: TOKEN });
  }

  /** @param {any} message */
  async answer(message) {
    const { asks, id, with: params } = message ?? {};
    if (typeof id !== 'number' || !Object.hasOwn(this.answerers, String(asks))) {
      return;
    }

    const answer = await this.answerers[asks](params ?? {});
    this.port?.postMessage({ answers: id, with: answer });
  }

  /** @param {string} what @param {any} [event] */
  tell(what, event) {
    this.port?.postMessage({ tells: what, with: event });
  }
}
