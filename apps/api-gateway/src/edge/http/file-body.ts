import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '#platform/errors/domain-error.js';

/** The routes whose body is a file, which is passed on as it comes and never held as a whole. */
const fileRoutes = new Set(['POST /api/v1/imports']);
/** What such a body is parsed as, whatever type it is said to have: a name that no client can have a reason to send. */
const fileType = 'application/vnd.ashlar.file';
/** How long the rest of a file that was refused is still taken, so that its sender reads why instead of meeting a reset (RFC 9112 §9.6). */
const lingerMs = 5_000;

export const pieceBytes = 1024 * 1024;

const unsupportedEncoding = () =>
  new DomainError('unsupported_media', 'UNSUPPORTED_MEDIA_TYPE', 'The Content-Encoding of a file must be gzip or identity.');
const tooLarge = (most: number) => new DomainError('too_large', 'BODY_TOO_LARGE', `The file is larger than ${most} bytes.`);
const cutShort = (cause: unknown) => new DomainError('invalid', 'MALFORMED_REQUEST', 'The file ended before it was whole.', [], { cause });
const notAFile = () => new DomainError('unsupported_media', 'UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.');

/** Whether the body of a request is a file. */
export const takesFile = ({ method, routeOptions }: FastifyRequest): boolean => fileRoutes.has(`${method} ${routeOptions.url}`);

/** Sockets over which a file is arriving: how long a request may take is not asked of them, only that it moves. */
const arriving = new WeakSet<Socket>();
export const isFileArriving = (socket: Socket): boolean => arriving.has(socket);

/** A file on its way in. */
export class FileBody {
  /** Whether we wait for the sender, and not the sender for us. */
  waiting = false;
  private received = 0;

  constructor(
    readonly raw: IncomingMessage,
    private readonly mostBytes: number,
  ) {}

  /** Whether it is gzip. Throws 415 when it is something else again, and 413 when it says that it is too large. */
  get gzip(): boolean {
    const { 'content-encoding': encoding = 'identity', 'content-length': length = '0' } = this.raw.headers;
    if (!/^(gzip|x-gzip|identity)?$/i.test(encoding)) throw unsupportedEncoding();
    if (Number(length) > this.mostBytes) throw tooLarge(this.mostBytes);
    return /gzip/i.test(encoding);
  }

  /** The bytes in pieces of 1 MiB, the last one smaller; more are read once one was taken. Throws 413, and 400 when the sender goes away. */
  async *pieces(): AsyncGenerator<Buffer, void, undefined> {
    let [held, chunks]: [number, Buffer[]] = [0, []];
    for await (const chunk of this.chunks()) {
      chunks.push(chunk);
      held += chunk.length;
      while (held >= pieceBytes) {
        const all = Buffer.concat(chunks, held);
        yield all.subarray(0, pieceBytes);
        chunks = [all.subarray(pieceBytes)];
        held -= pieceBytes;
      }
    }
    if (held > 0) yield Buffer.concat(chunks, held);
  }

  private async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    // What is left of a file that nobody wants is taken all the same, so that reading it has to end without ending the connection.
    const source = this.raw.iterator({ destroyOnReturn: false }) as AsyncGenerator<Buffer, undefined>;
    try {
      for (;;) {
        this.waiting = true;
        const next = await source.next().catch((error: unknown) => {
          throw cutShort(error);
        });
        this.waiting = false;
        if (next.done) return;
        this.received += next.value.length;
        if (this.received > this.mostBytes) throw tooLarge(this.mostBytes);
        yield next.value;
      }
    } finally {
      await source.return(undefined);
    }
  }
}

/** The body of a route that takes a file. */
export const FileOf = createParamDecorator((_: unknown, execution: ExecutionContext): FileBody => {
  const { body } = execution.switchToHttp().getRequest<FastifyRequest>();
  if (!(body instanceof FileBody)) throw new Error('The route is not among those that take a file');
  return body;
});

/** Gives the routes that take a file theirs as it arrives. */
export function addFileBodies(fastify: FastifyInstance, mostBytes: number): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (takesFile(request)) request.raw.headers['content-type'] = fileType;
    done();
  });
  fastify.addContentTypeParser(fileType, (request, payload: IncomingMessage, done) => {
    if (!takesFile(request)) return done(notAFile());
    arriving.add(payload.socket);
    done(null, new FileBody(payload, mostBytes));
  });
  fastify.addHook('onResponse', ({ raw, body }, _reply, done) => {
    if (body instanceof FileBody) {
      arriving.delete(raw.socket);
      if (!raw.complete) takeTheRest(raw);
    }
    done();
  });
}

function takeTheRest(raw: IncomingMessage): void {
  const timer = setTimeout(() => raw.socket.destroy(), lingerMs).unref();
  raw.on('error', () => undefined);
  raw.once('close', () => clearTimeout(timer)).resume();
}
