import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** A webhook as it came. */
export interface Received {
  id: string;
  at: number;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The status that this receiver answered with. */
  answered: number;
  event: { id: string; type: string; subject: string; sequence: number; position: number | null; data: object };
}

type Respond = (received: Received, response: ServerResponse) => void;

/** Answers with this status and these headers. */
export const status =
  (code: number, headers: Record<string, string> = {}): Respond =>
  (_, response) =>
    void response.writeHead(code, headers).end();

/** Takes webhooks on a loopback address that no process listens on by itself. */
export class Receiver {
  readonly received: Received[] = [];
  /** What it answers from now on. */
  respond: Respond = status(204);
  connections = 0;
  private readonly server = createServer((request, response) => void this.take(request, response));

  constructor(readonly host = '127.0.0.2') {}

  async start(): Promise<this> {
    this.server.on('connection', () => (this.connections += 1));
    this.server.listen(0, this.host);
    await once(this.server, 'listening');
    return this;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://${this.host}:${this.port}/hook`;
  }

  /** Of this subject, in the order in which they came. */
  of(subject: string): Received[] {
    return this.received.filter(({ event }) => event.subject === subject);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const received: Received = {
      id: String(request.headers['webhook-id']),
      at: Date.now(),
      path: request.url ?? '',
      headers: request.headers,
      body,
      answered: 0,
      event: JSON.parse(body) as Received['event'],
    };
    this.received.push(received);
    response.once('finish', () => (received.answered = response.statusCode));
    this.respond(received, response);
  }
}

/** Whether the owner of `secret` would take it, by the reference implementation of Standard Webhooks. */
export function isGenuine({ body, headers }: Received, secret: string): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}
