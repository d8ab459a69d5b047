import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { subjectOf } from '../limits/subject.js';
import type { ClientAddresses } from './client-address.js';

/** How long a client may take over a request, and how many of its connections are taken. */
export const patience = {
  /** For the headers, from the connection's start or the answer before. */
  headersMs: 10_000,
  /** For headers and body together. */
  requestMs: 30_000,
  /** For taking an answer, from its first byte. */
  answerMs: 20_000,
  /** Between two requests; longer than any load balancer keeps an idle connection, so that it is never us who closes one about to be used. */
  idleMs: 75_000,
  /** How often is looked for who took longer. */
  lookEveryMs: 1_000,
  /** Connections of everybody together: those of the stream, and as many again in passing. */
  connections: 25_000,
} as const;

/** What the HTTP server is to be made with. */
export const slowClientOptions = {
  headersTimeout: patience.headersMs,
  requestTimeout: patience.requestMs,
  keepAliveTimeout: patience.idleMs,
  connectionsCheckingInterval: patience.lookEveryMs,
} as const;

/** Cuts off whoever does not take an answer, and takes no more connections from an address than it may have; a proxy of ours has as many as it likes. */
export function addSlowClientLimits(fastify: FastifyInstance, addresses: ClientAddresses, connectionsPerAddress: number): void {
  const server = fastify.server;
  server.maxConnections = patience.connections;
  countConnections(server, addresses, connectionsPerAddress);
  cutSlowReaders(fastify);
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
function cutSlowReaders(fastify: FastifyInstance): void {
  const underWay = new Map<ServerResponse, number>();
  fastify.addHook('onSend', (_request, { raw }, payload, done) => {
    underWay.set(raw, Date.now() + patience.answerMs);
    raw.once('close', () => underWay.delete(raw));
    done(null, payload);
  });
  const timer = setInterval(() => {
    for (const [answer, until] of underWay) if (until < Date.now()) answer.socket?.destroy();
  }, patience.lookEveryMs).unref();
  fastify.addHook('onClose', (_instance, done) => {
    clearInterval(timer);
    done();
  });
}
