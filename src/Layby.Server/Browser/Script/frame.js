// The element's frame. It is Layby's page on Layby's origin: this page can neither read its fields nor pretend to be it.
// The first message hands over one end of a private channel; from then on nothing is said by window messages at all, so
// whatever other frames and windows post is never listened to.

const FRAME_PATIENCE = 20_000;

class Frame {
  /**
   * @param {HTMLElement} parent
   * @param {string} title For screen readers.
   * @param {(name: string, event: any) => void} tell Hears what happens in the frame.
   */
  constructor(parent, title, tell) {
    this.tell = tell;
    this.asked = 0;
    /** @type {Map<number, (answer: any) => void>} */
    this.waiting = new Map();
    /** @type {MessagePort | null} */
    this.port = null;
    this.token = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    this.element = this.draw(title);
    /** @type {Promise<boolean>} False where the frame did not answer. */
    this.opened = new Promise((resolve) => {
      setTimeout(() => resolve(false), FRAME_PATIENCE);
      // A frame that a page moves loads anew, and knows nothing any more.
      this.element.addEventListener('load', () => this.connect(() => resolve(true)));
    });
    parent.append(this.element);
  }

  /** @param {string} title */
  draw(title) {
    const element = document.createElement('iframe');
    element.title = title;
    element.allow = '';
    element.referrerPolicy = 'origin';
    element.setAttribute('scrolling', 'no');
    Object.assign(element.style, {
      // Wider by the room that the ring around a focused field takes.
      display: 'block', width: 'calc(100% + 6px)', height: '0', border: '0', margin: '-3px', padding: '0', background: 'none',
      overflow: 'hidden', colorScheme: 'light',
    });
    // What stands behind # is not sent to any server.
    element.src = `${PLACE.base}/v3/elements/payment#${this.token}`;
    return element;
  }

  /** @param {() => void} opened */
  connect(opened) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (data?.token !== this.token) {
        return;
      }

      const again = this.port !== null;
      this.port?.close();
      this.port = port1;
      port1.onmessage = (message) => this.hear(message.data);
      opened();
      if (again) {
        this.tell('emptied', {});
      }
    };
    this.element.contentWindow?.postMessage({ layby: 'connect', token: this.token }, PLACE.origin, [port2]);
  }

  /** @param {any} message */
  hear(message) {
    if (message?.answers !== undefined) {
      this.waiting.get(message.answers)?.(message.with);
      this.waiting.delete(message.answers);
    } else if (typeof message?.tells === 'string') {
      this.tell(message.tells, message.with);
    }
  }

  /**
   * @param {string} what
   * @param {any} [params]
   * @returns {Promise<any>}
   */
  async ask(what, params) {
    if (!await this.opened) {
      return { error: silentFrame() };
    }

    const id = this.asked += 1;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.port?.postMessage({ asks: what, id, with: plain(params) });
    });
  }

  close() {
    for (const answer of this.waiting.values()) {
      answer({ error: usageError('The element was taken off the page before it could answer.') });
    }

    this.waiting.clear();
    this.port?.close();
    this.element.remove();
  }
}

/** @returns {StripeError} */
function silentFrame() {
  return {
    type: 'api_connection_error',
    message: 'The element did not load: Layby can not be reached from here, or this page is not among its --shop-origins.',
  };
}

/**
 * A copy that can be sent: functions and what is undefined stay behind.
 * @param {any} value
 */
function plain(value) {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
