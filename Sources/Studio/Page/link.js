// The connection to the server: one question, one answer, in order; and a connection made anew when it breaks.

export class Link {
  /**
   * @param onOpen called each time the connection stands: show the state that the page holds.
   * @param onLost called when it has broken, with the seconds until the next attempt.
   */
  constructor(onOpen, onLost) {
    [this.onOpen, this.onLost, this.waiting, this.pause] = [onOpen, onLost, [], 0.5];
    /** What was sent and received, for those who measure. */
    this.counts = { sent: 0, received: 0, bytes: 0, largest: 0 };
    this.connect();
  }

  connect() {
    const address = new URL("live", document.baseURI);
    address.protocol = "ws:";
    address.search = address.hash = "";
    const socket = new WebSocket(address);
    this.socket = socket;
    socket.onopen = () => {
      this.pause = 0.5;
      this.onOpen();
    };
    socket.onmessage = (event) => {
      this.counts.received += 1;
      this.counts.bytes += event.data.length;
      this.counts.largest = Math.max(this.counts.largest, event.data.length);
      this.waiting.shift()?.resolve(JSON.parse(event.data));
    };
    socket.onclose = () => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error("the connection broke"));
      this.onLost(this.pause);
      setTimeout(() => this.connect(), 1000 * this.pause);
      this.pause = Math.min(2 * this.pause, 5);
    };
  }

  get isOpen() { return this.socket.readyState === WebSocket.OPEN; }

  /** The answer to a request; rejected where the connection is broken. */
  ask(request) {
    if (!this.isOpen) return Promise.reject(new Error("there is no connection"));
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.counts.sent += 1;
      this.socket.send(JSON.stringify(request));
    });
  }
}

/** Numbers from Float32 in base64. */
export function floats(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return new Float32Array(bytes.buffer);
}
