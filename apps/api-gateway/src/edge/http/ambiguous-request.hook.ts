import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '#platform/errors/domain-error.js';
import { sendProblem } from './send-problem.js';

/**
 * Refuses what two programs on a request's way could take for two different requests. The parser refuses most of it: both lengths, either one twice,
 * folded headers, control characters, line ends that are none. What it lets pass is refused here, and the connection ends with it.
 */
export function refuseAmbiguousRequests(fastify: FastifyInstance): void {
  const ending = new WeakSet<Socket>();
  fastify.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw;
    // What came behind a refused request in the same packet may be the second half of it.
    if (ending.has(socket)) return void reply.hijack();
    const why = ambiguity(request.raw);
    if (why === undefined) return done();
    ending.add(socket);
    reply.header('Connection', 'close');
    sendProblem(reply, new DomainError('invalid', 'MALFORMED_REQUEST', why));
  });
}

function ambiguity({ url, rawHeaders, headers, httpVersionMinor }: IncomingMessage): string | undefined {
  if (url?.startsWith('/') !== true) return 'The target of a request is a path.';
  if (httpVersionMinor === 0 && headers['transfer-encoding'] !== undefined) return 'HTTP/1.0 knows no Transfer-Encoding.';
  const hosts = hostsOf(rawHeaders);
  // RFC 9112 §3.2; HTTP/1.0 did not know it yet.
  return hosts > 1 || (hosts === 0 && httpVersionMinor > 0) ? 'A request is for one Host.' : undefined;
}

function hostsOf(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') hosts++;
  return hosts;
}
