import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import { ServerGrpc } from '@nestjs/microservices';
import { v7 as uuidv7 } from 'uuid';
import { observeRpc } from '../observability/metrics.js';
import { runInCallContext, type CallContext } from './call-context.js';
import { metadataKeys } from './metadata-keys.js';
import { loadContracts, type ServiceName } from './proto-files.js';

type Call = ServerUnaryCall<object, object>;
type UnaryMethod = (call: Call, callback: sendUnaryData<object>) => Promise<unknown>;

/**
 * Nest's gRPC server with each call run inside its call context: request id, deadline, tokens and idempotency key come from the metadata, and
 * the answer says when it was a replay.
 */
export class AshlarGrpcServer extends ServerGrpc {
  constructor(service: ServiceName, listen: string) {
    super({
      package: [`ashlar.${service}.v1`, 'grpc.health.v1'],
      packageDefinition: loadContracts(service),
      url: listen,
      gracefulShutdown: true,
      maxReceiveMessageLength: 4 * 1024 * 1024,
      keepalive: { keepaliveTimeMs: 30_000, keepaliveTimeoutMs: 5_000, http2MinPingIntervalWithoutDataMs: 10_000 },
    });
  }

  override createUnaryServiceMethod(methodHandler: (...args: never[]) => unknown): UnaryMethod {
    const serve = super.createUnaryServiceMethod(methodHandler) as UnaryMethod;
    return (call, callback) => {
      const context = contextOf(call);
      const done = observeRpc(call.getPath());
      return runInCallContext(context, () =>
        serve(call, (error, ...answer) => {
          if (context.replayed) call.sendMetadata(replayedMark());
          done(error ? (error.code ?? 2) : 0);
          callback(error, ...answer);
        }),
      );
    };
  }
}

function replayedMark(): Metadata {
  const metadata = new Metadata();
  metadata.set(metadataKeys.idempotentReplayed, 'true');
  return metadata;
}

function contextOf(call: Call): CallContext {
  const read = (key: string): string | undefined => call.metadata.get(key)[0]?.toString();
  const key = read(metadataKeys.idempotencyKey);
  const deadline = call.getDeadline();
  return {
    requestId: read(metadataKeys.requestId) ?? uuidv7(),
    traceparent: read(metadataKeys.traceparent),
    deadline: typeof deadline === 'number' ? (Number.isFinite(deadline) ? deadline : undefined) : deadline.getTime(),
    accessToken: read(metadataKeys.authorization)?.replace(/^Bearer /i, ''),
    caller: undefined,
    serviceToken: read(metadataKeys.serviceToken),
    peer: undefined,
    idempotency:
      key === undefined
        ? undefined
        : { key, scope: read(metadataKeys.idempotencyScope) ?? '', bodyHash: read(metadataKeys.idempotencyBodyHash) ?? '' },
    replayed: false,
  };
}
