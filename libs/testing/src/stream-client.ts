import { once } from 'node:events';
import { WebSocket } from 'ws';
import { eventually } from './eventually.js';

/** An Event, as the stream brings it. */
export interface StreamedEvent {
  id: string;
  type: string;
  subject: string;
  time: string;
  sequence: number;
  data: Record<string, unknown>;
}

/** Anything that the server says. */
export interface StreamMessage {
  type: 'subscribed' | 'event' | 'reset' | 'error' | 'unsubscribed' | 'pong';
  channel: string;
  seq: number;
  epoch: string;
  event: StreamedEvent;
  reason: string;
  code: string;
}

export interface ChannelStart {
  name: string;
  after?: number;
  epoch?: string;
}

/** One WebSocket to the stream of a gateway, and everything that came over it. */
export class StreamClient {
  readonly messages: StreamMessage[] = [];
  /** The code and reason it was closed with; undefined while it is open. */
  closed: { code: number; reason: string } | undefined;

  private constructor(
    readonly ws: WebSocket,
    onMessage: (message: StreamMessage) => void,
  ) {
    ws.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as StreamMessage;
      this.messages.push(message);
      onMessage(message);
    });
    ws.on('close', (code: number, reason: Buffer) => (this.closed = { code, reason: reason.toString() }));
    ws.on('error', () => undefined);
  }

  /** Connects to a gateway, e.g. `http://127.0.0.1:3000`; rejects with the HTTP answer's text when it is refused. */
  static async open(url: string, options: { origin?: string; onMessage?: (message: StreamMessage) => void } = {}): Promise<StreamClient> {
    const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/stream`, { origin: options.origin, perMessageDeflate: false });
    const client = new StreamClient(ws, options.onMessage ?? (() => undefined));
    await new Promise<void>((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('error', reject);
      ws.once('unexpected-response', (_request, response) => {
        response.setEncoding('utf8').on('data', (text: string) => reject(new Error(text)));
      });
    });
    return client;
  }

  say(message: unknown): void {
    this.ws.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(token: string | undefined, ...channels: (string | ChannelStart)[]): void {
    this.say({ type: 'subscribe', token, channels: channels.map((each) => (typeof each === 'string' ? { name: each } : each)) });
  }

  /** The first message of a kind, about a channel if one is named, once it has come. */
  next(type: StreamMessage['type'], channel?: string): Promise<StreamMessage> {
    return eventually(() => {
      const found = this.messages.find((each) => each.type === type && (channel === undefined || each.channel === channel));
      if (!found) throw new Error(`No ${type} ${channel ?? ''} among ${JSON.stringify([this.messages.slice(-20), this.closed])}`);
      return found;
    });
  }

  /** The `seq` of every event of a channel, in the order they came. */
  seqs(channel: string): number[] {
    return this.messages.filter((each) => each.type === 'event' && each.channel === channel).map(({ seq }) => seq);
  }

  async end(): Promise<void> {
    if (this.ws.readyState === WebSocket.CLOSED) return;
    const closed = once(this.ws, 'close');
    this.ws.close();
    await closed;
  }
}
