import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { closeCodes, streamLimits } from './stream-limits.js';
import { socketsClosed } from './stream-metrics.js';

/** One WebSocket: what is written to it is bounded, whoever does not read is sent away, and one that is dead is noticed. */
export class StreamSocket {
  private alive = true;
  /** Bytes that would have been sent since the client fell behind. */
  private owed = 0;
  private fullSince: number | undefined;
  private draining: Promise<void> | undefined;

  constructor(
    private readonly ws: WebSocket,
    private readonly connection: Duplex,
  ) {
    ws.on('pong', () => (this.alive = true));
    ws.on('message', () => (this.alive = true));
    connection.on('drain', () => {
      this.alive = true;
      this.owed = 0;
      this.fullSince = undefined;
    });
    // What follows an error is the close of the socket, and that is what counts.
    ws.on('error', () => undefined);
  }

  get isOpen(): boolean {
    return this.ws.readyState === WebSocket.OPEN;
  }

  /** Whether the client has so much to read that more of it had better wait in the history. */
  get isFull(): boolean {
    return this.ws.bufferedAmount > streamLimits.highWaterBytes;
  }

  send(message: object | Buffer): void {
    if (!this.isOpen) return;
    if (this.ws.bufferedAmount > streamLimits.backlogBytes) return this.sendAway();
    this.ws.send(Buffer.isBuffer(message) ? message : JSON.stringify(message), { binary: false });
  }

  /** So many bytes are kept from a client that is full. */
  owe(bytes: number): void {
    this.owed += bytes;
    this.fullSince ??= Date.now();
  }

  /** Sends away who has left too much unread; a burst is no sign of that as long as the client reads it off. */
  check(): void {
    if (this.fullSince === undefined || Date.now() - this.fullSince < streamLimits.burstMs) return;
    if (this.ws.bufferedAmount + this.owed > streamLimits.backlogBytes) this.sendAway();
  }

  /** Resolves once the client has read enough to get more; false when it never will. */
  async room(): Promise<boolean> {
    while (this.isOpen && this.isFull) {
      this.draining ??= this.drained().finally(() => (this.draining = undefined));
      await this.draining;
    }
    return this.isOpen;
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.ws.close(code, reason);
    socketsClosed.inc({ code: String(code) });
  }

  terminate(): void {
    this.ws.terminate();
  }

  /** Ends a socket that has not stirred since the last beat, and asks the others to. */
  beat(): void {
    if (!this.alive) return this.terminate();
    this.alive = false;
    if (this.isOpen) this.ws.ping();
  }

  private sendAway(): void {
    this.close(closeCodes.tryAgainLater, 'The client does not read.');
  }

  private async drained(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stalled = setTimeout(() => this.sendAway(), streamLimits.stallMs);
    this.connection.once('drain', resolve).once('close', resolve);
    this.ws.once('close', resolve);
    try {
      await promise;
    } finally {
      clearTimeout(stalled);
      this.connection.off('drain', resolve).off('close', resolve);
      this.ws.off('close', resolve);
    }
  }
}
