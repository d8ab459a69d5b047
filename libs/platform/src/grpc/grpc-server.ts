import type { ServerUnaryCall, ServerWritableStream, ServiceError, sendUnaryData } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import { ServerGrpc, type GrpcOptions } from '@nestjs/microservices';
import { lastValueFrom, type Observable } from 'rxjs';
import { v7 as uuidv7 } from 'uuid';
import type { ProcessCertificate } from '../certificates/process-certificate.js';
import { unavailable } from '../errors/domain-error.js';
import { observeRpc } from '../observability/metrics.js';
import { runInCallContext, type CallContext } from './call-context.js';
import { toServiceError } from './error-metadata.js';
import { toDomainError } from './grpc-error.filter.js';
import { metadataKeys } from './metadata-keys.js';
import { isLeaving, peerNameOf } from './peer-name.js';
import { loadContracts, type ServiceName } from './proto-files.js';

type Call = ServerUnaryCall<object, object>;
type StreamCall = ServerWritableStream<object, object>;
type StreamMethod = (call: StreamCall) => Promise<void>;
type UnaryMethod = (call: Call, callback: sendUnaryData<object>) => Promise<unknown>;

/** A connection lives no longer, so that all use a certificate soon after it was replaced; calls under way end in their own time. */
const defaultConnectionAgeMs = 3_600_000;
const graceMs = 60_000;
const lookForLeavingEveryMs = 5_000;

/**
 * Nest's gRPC server with each call run inside its call context: request id, deadline, token and idempotency key come from the metadata, and
 * the answer says when it was a replay, and how far its writes reach.
 */
export class AshlarGrpcServer extends ServerGrpc {
  private readonly streams = new Set<StreamCall>();
  private readonly given: GrpcOptions['options'];
  private readonly leaving: NodeJS.Timeout;

  constructor(service: ServiceName, listen: string, connectionAgeMs = defaultConnectionAgeMs) {
    const given: GrpcOptions['options'] = {
      package: [`ashlar.${service}.v1`, 'ashlar.events.v1', 'grpc.health.v1'],
      packageDefinition: loadContracts(service),
      url: listen,
      gracefulShutdown: true,
      maxReceiveMessageLength: 4 * 1024 * 1024,
      keepalive: { keepaliveTimeMs: 30_000, keepaliveTimeoutMs: 5_000, http2MinPingIntervalWithoutDataMs: 10_000 },
      channelOptions: { 'grpc.max_connection_age_ms': connectionAgeMs, 'grpc.max_connection_age_grace_ms': graceMs },
    };
    super(given);
    this.given = given;
    this.leaving = setInterval(() => this.endStreams(isLeaving), Math.min(lookForLeavingEveryMs, connectionAgeMs / 4)).unref();
  }

  /** Who this service is to those who connect; without it nobody can. */
  identify({ server }: ProcessCertificate): void {
    this.given.credentials = server;
  }

  override async listen(callback: (error?: unknown, ...rest: unknown[]) => void): Promise<void> {
    // Nest would serve in plain text.
    if (!this.given.credentials) throw new Error('A service without a certificate serves nobody');
    await super.listen(callback);
  }

  override createUnaryServiceMethod(methodHandler: (...args: never[]) => unknown): UnaryMethod {
    const serve = super.createUnaryServiceMethod(methodHandler) as UnaryMethod;
    return (call, callback) => {
      const context = contextOf(call);
      const done = observeRpc(call.getPath());
      return runInCallContext(context, () =>
        serve(call, (error, ...answer) => {
          if (context.replayed || context.wrote) call.sendMetadata(marksOf(context));
          done(error ? (error.code ?? 2) : 0);
          callback(error, ...answer);
        }),
      );
    };
  }

  /**
   * A handler of a server stream answers with an `AsyncIterable` of messages: each is asked for once the one before it was taken, so a slow reader
   * slows the source down, and when the reader goes away the iteration is returned.
   */
  override createStreamServiceMethod(methodHandler: (...args: never[]) => Promise<Observable<AsyncIterable<object>>>): StreamMethod {
    const handle = methodHandler as unknown as (request: object, ...rest: unknown[]) => Promise<unknown>;
    return (call) =>
      runInCallContext(contextOf(call), async () => {
        this.streams.add(call);
        try {
          const answer = await lastValueFrom(this.transformToObservable(await handle(call.request, call.metadata, call)));
          await writeAll(answer as AsyncIterable<object>, call);
          call.end();
        } catch (error) {
          // How grpc-js is told of a status; a destroyed call sends none.
          call.emit('error', statusOf(error));
        } finally {
          this.streams.delete(call);
        }
      });
  }

  /** Streams never end by themselves, and a graceful stop would wait for them, as the end of a connection does: whoever watches begins anew. */
  override async close(): Promise<void> {
    clearInterval(this.leaving);
    this.endStreams(() => true);
    await super.close();
  }

  /** What has an end of its own must not seem to have come to it: half a file would look whole. */
  private endStreams(which: (call: StreamCall) => boolean): void {
    for (const call of this.streams) {
      if (!which(call)) continue;
      if (isEndless(call)) call.end();
      else call.emit('error', toServiceError(unavailable('The service is about to stop.')));
    }
  }
}

const isEndless = (call: StreamCall): boolean => call.getPath() === '/ashlar.events.v1.EventFeedService/Watch';

/** What guards and the handler threw has been through the filter; what the iteration threw has not. */
const statusOf = (error: unknown) =>
  (error as Partial<ServiceError>).metadata instanceof Metadata ? error : toServiceError(toDomainError(error));

async function writeAll(messages: AsyncIterable<object>, call: StreamCall): Promise<void> {
  for await (const message of messages) {
    if (call.cancelled || call.writableEnded) return;
    if (!call.write(message)) await drained(call);
  }
}

/** Resolves once the reader has taken what was written, or has gone away. */
const drained = (call: StreamCall): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      call.off('drain', done).off('cancelled', done).off('close', done);
      resolve();
    };
    call.on('drain', done).on('cancelled', done).on('close', done);
  });

function marksOf({ replayed, wrote }: CallContext): Metadata {
  const metadata = new Metadata();
  if (replayed) metadata.set(metadataKeys.idempotentReplayed, 'true');
  if (wrote) metadata.set(metadataKeys.wrote, wrote);
  return metadata;
}

function contextOf(call: Call | StreamCall): CallContext {
  const read = (key: string): string | undefined => call.metadata.get(key)[0]?.toString();
  const key = read(metadataKeys.idempotencyKey);
  const deadline = call.getDeadline();
  return {
    requestId: read(metadataKeys.requestId) ?? uuidv7(),
    traceparent: read(metadataKeys.traceparent),
    deadline: typeof deadline === 'number' ? (Number.isFinite(deadline) ? deadline : undefined) : deadline.getTime(),
    accessToken: read(metadataKeys.authorization)?.replace(/^Bearer /i, ''),
    caller: undefined,
    clientAddress: read(metadataKeys.clientAddress),
    peer: peerNameOf(call),
    idempotency:
      key === undefined
        ? undefined
        : { key, scope: read(metadataKeys.idempotencyScope) ?? '', bodyHash: read(metadataKeys.idempotencyBodyHash) ?? '' },
    readAfter: read(metadataKeys.readAfter),
    wrote: undefined,
    replayed: false,
  };
}
