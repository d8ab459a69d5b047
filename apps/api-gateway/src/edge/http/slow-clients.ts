import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { subjectOf } from '../limits/subject.js';
import type { ClientAddresses } from './client-address.js';
import { FileBody } from './file-body.js';
import { answerTooSlow } from './framework-errors.js';
import { Transfers, type Pace } from './transfers.js';

/** How long a client may take over a request, and how many connections there are. */
export interface Patience {
  /** For the headers, from the connection's start or the answer before. */
  headersMs: number;
  /** For headers and body together. */
  requestMs: number;
  /** For taking an answer, from its first byte. */
  answerMs: number;
  /** What a body or an answer that is a file has instead of these two: it may take long, and has to move. */
  filePace: Pace;
  /** Between two requests; longer than any load balancer keeps an idle connection, so that it is never us who closes one about to be used. */
  idleMs: number;
  /** How often is looked for who took longer. */
  lookEveryMs: number;
  /** Connections of everybody together: those of the stream, and as many again in passing. */
  connections: number;
}

/** That of every gateway; tests have less. */
export const usualPatience: Readonly<Patience> = {
  headersMs: 10_000,
  requestMs: 30_000,
  answerMs: 20_000,
  filePace: { withinMs: 20_000, bytes: 20 * 1024 },
  idleMs: 75_000,
  lookEveryMs: 1_000,
  connections: 25_000,
};

/** How long a gateway that stops lets files move on. */
const goodbyeMs = 3_000;

/** What the HTTP server is to be made with. */
export const slowClientOptions = ({ headersMs, requestMs, idleMs, lookEveryMs }: Patience) => ({
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  keepAliveTimeout: idleMs,
  connectionsCheckingInterval: lookEveryMs,
});

interface Bounds {
  patience: Patience;
  addresses: ClientAddresses;
  connectionsPerAddress: number;
}

/** Cuts off whoever does not take an answer, and takes no more connections from an address than it may have; a proxy of ours has as many as it likes. */
export function addSlowClientLimits(fastify: FastifyInstance, { patience, addresses, connectionsPerAddress }: Bounds): void {
  const server = fastify.server;
  server.maxConnections = patience.connections;
  countConnections(server, addresses, connectionsPerAddress);
  cutSlowReaders(fastify, patience);
}

function countConnections(server: Server, addresses: ClientAddresses, most: number): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = addresses.of({ socket, headers: {} });
    if (addresses.isProxy(address)) return;
    const subject = subjectOf(address);
    const count = (open.get(subject) ?? 0) + 1;
    if (count > most) return void socket.destroy();
    open.set(subject, count);
    socket.once('close', () => {
      const left = (open.get(subject) ?? 1) - 1;
      if (left > 0) open.set(subject, left);
      else open.delete(subject);
    });
  });
}

/** An answer is over when the system has all of it: a client that reads nothing leaves it with us. */
function cutSlowReaders(fastify: FastifyInstance, { answerMs, filePace, lookEveryMs }: Patience): void {
  const underWay = new Map<ServerResponse, number>();
  const files = new Transfers(filePace);
  fastify.addHook('onSend', (_request, { raw }, payload, done) => {
    if (payload instanceof Readable) raw.once('close', files.watch(fileOut(raw)));
    else {
      underWay.set(raw, Date.now() + answerMs);
      raw.once('close', () => underWay.delete(raw));
    }
    done(null, payload);
  });
  fastify.addHook('preHandler', ({ raw, body }, _reply, done) => {
    if (body instanceof FileBody) raw.once('close', files.watch(fileIn(body)));
    done();
  });
  const timer = setInterval(() => {
    for (const [answer, until] of underWay) if (until < Date.now()) answer.socket?.destroy();
    files.look();
  }, lookEveryMs).unref();
  // What is large is not waited for when the gateway stops.
  fastify.addHook('preClose', (done) => {
    setTimeout(() => files.end(), goodbyeMs).unref();
    done();
  });
  fastify.addHook('onClose', (_instance, done) => {
    clearInterval(timer);
    done();
  });
}

const fileIn = (body: FileBody) => ({
  moved: () => body.raw.socket.bytesRead,
  waiting: () => body.waiting,
  cut: () => answerTooSlow(body.raw.socket),
});

/** What its socket still holds is with us; it waits for nobody but the client then. */
const fileOut = (answer: ServerResponse) => ({
  moved: () => (answer.socket?.bytesWritten ?? 0) - (answer.socket?.writableLength ?? 0),
  waiting: () => answer.writableLength > 0,
  cut: () => answer.socket?.destroy(),
});
