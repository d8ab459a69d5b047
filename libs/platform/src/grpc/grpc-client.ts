import { Client, connectivityState, Metadata, type ChannelCredentials, type ServiceError } from '@grpc/grpc-js';
import type { MethodDefinition, PackageDefinition, ServiceDefinition } from '@grpc/proto-loader';
import type { Observable } from 'rxjs';
import { dnsNameOf } from '../certificates/process-names.js';
import { deadlineExceeded } from '../errors/domain-error.js';
import { currentCall, type CallContext } from './call-context.js';
import { fromServiceError } from './error-metadata.js';
import { metadataKeys } from './metadata-keys.js';
import { loadContracts, type ServiceName } from './proto-files.js';

/** A generated `…Client` interface with promises in place of observables; every method throws `DomainError` only. */
export type PromiseClient<C> = {
  [M in keyof C]: C[M] extends (request: infer Request, ...rest: never[]) => Observable<infer Response>
    ? (request: Request, options?: CallOptions) => Promise<Response>
    : never;
};

export interface CallOptions {
  /** Milliseconds to wait at most; the request's own remaining time is the other bound. */
  timeoutMs?: number;
  /** Waits for a connection instead of failing at once while there is none: for what nothing goes on without. */
  waitForReady?: boolean;
}

interface PeerOptions {
  /** The service's name, for messages and for its contracts. */
  service: ServiceName;
  /** `host:port` or `dns:///name:port`. */
  target: string;
  /** Who is calling: a `ProcessCertificate`. */
  certificate: { readonly channel: ChannelCredentials };
  /** When neither the call nor the request says how long to wait. */
  defaultTimeoutMs?: number;
  /** How long the channel may stay connecting before it is thrown away. */
  stuckAfterMs?: number;
}

const channelOptions = {
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
  // HTTP/2's own 64 KB are three pages of products for all calls of the channel: the rest would wait for the way there and back, piece by piece.
  'grpc-node.flow_control_window': 1024 * 1024,
  // A record of every call for a debugger that nobody attaches: a quarter of what a small call costs.
  'grpc.enable_channelz': 0,
};

/** A peer that accepts a connection and then says nothing holds a channel for good (grpc-node#2785). */
const defaultStuckAfterMs = 20_000;
/** Left for the answer's own way back, so that the inner deadline passes before the outer one. */
const marginMs = 20;

type Unary = MethodDefinition<object, object>;

/** The one channel of this process to another service; all of that service's rpcs go through it. */
export class GrpcPeer {
  private client: Client;
  private readonly contracts: PackageDefinition;
  private readonly watchdog: NodeJS.Timeout;
  private connectingSince: number | undefined;

  constructor(private readonly options: PeerOptions) {
    this.contracts = loadContracts(options.service);
    this.client = this.connect();
    this.watchdog = setInterval(() => this.recreateWhenStuck(), 1_000).unref();
  }

  /** A client for one service of the peer, e.g. `peer.serviceClient<StockServiceClient>('ashlar.catalog.v1.StockService')`. */
  serviceClient<C>(fullName: string): PromiseClient<C> {
    const definition = this.contracts[fullName] as ServiceDefinition | undefined;
    if (!definition) throw new Error(`No service ${fullName} in the contracts of ${this.options.service}`);
    const methods = Object.values(definition).map((method): [string, unknown] => [
      method.originalName ?? method.path,
      (request: object, options?: CallOptions) => this.call(method, request, options),
    ]);
    return Object.fromEntries(methods) as PromiseClient<C>;
  }

  /**
   * The messages of a server stream, e.g. `peer.serverStream('ashlar.events.v1.EventFeedService', 'watch', request, signal)`. It has no deadline:
   * whoever iterates gives up by `signal` or by leaving the loop. Reading slowly slows the sender down. Throws `DomainError` only.
   */
  async *serverStream<Request extends object, Response>(
    fullName: string,
    name: string,
    request: Request,
    signal: AbortSignal,
  ): AsyncGenerator<Response, void, undefined> {
    const method = (this.contracts[fullName] as ServiceDefinition)[name[0].toUpperCase() + name.slice(1)];
    const call = this.client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      this.metadata({}),
    );
    // Whoever leaves the loop cancels the call, and nobody is left to hear of it.
    call.on('error', () => undefined);
    const cancel = () => call.cancel();
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    try {
      for await (const message of call) yield message as Response;
    } catch (error) {
      if (!signal.aborted) throw fromServiceError(error as ServiceError, this.options.service);
    } finally {
      signal.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  /** Ends the channel; calls under way fail as unavailable. */
  close(): void {
    clearInterval(this.watchdog);
    this.client.close();
  }

  private connect(): Client {
    const { target, service, certificate } = this.options;
    // Whatever stands in between, it is that service's certificate that must be at the other end.
    return new Client(target, certificate.channel, { ...channelOptions, 'grpc.ssl_target_name_override': dnsNameOf(service) });
  }

  private recreateWhenStuck(): void {
    if (this.client.getChannel().getConnectivityState(false) !== connectivityState.CONNECTING) {
      this.connectingSince = undefined;
      return;
    }
    this.connectingSince ??= Date.now();
    if (Date.now() - this.connectingSince < (this.options.stuckAfterMs ?? defaultStuckAfterMs)) return;
    this.connectingSince = undefined;
    const stuck = this.client;
    this.client = this.connect();
    stuck.close();
  }

  private call(method: Unary, request: object, options: CallOptions = {}): Promise<object> {
    const context = currentCall();
    const now = Date.now();
    const own = now + (options.timeoutMs ?? this.options.defaultTimeoutMs ?? 5_000);
    const deadline = context?.deadline === undefined ? own : Math.min(own, context.deadline - marginMs);
    if (deadline <= now) return Promise.reject(deadlineExceeded('There was no time left for the request.'));
    return new Promise((resolve, reject) => {
      const call = withoutStack(() =>
        this.client.makeUnaryRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          request,
          this.metadata(options),
          { deadline },
          (error: ServiceError | null, response?: object) => {
            if (error) reject(fromServiceError(error, this.options.service));
            else resolve(response as object);
          },
        ),
      );
      if (context && mayWrite(context)) {
        call.on('metadata', (answer: Metadata) => {
          if (answer.get(metadataKeys.idempotentReplayed).length > 0) context.replayed = true;
          context.wrote = answer.get(metadataKeys.wrote)[0]?.toString() ?? context.wrote;
        });
      }
    });
  }

  private metadata({ waitForReady = false }: CallOptions): Metadata {
    const metadata = new Metadata({ waitForReady });
    const context = currentCall();
    if (!context) return metadata;
    metadata.set(metadataKeys.requestId, context.requestId);
    if (context.traceparent) metadata.set(metadataKeys.traceparent, context.traceparent);
    if (context.clientAddress) metadata.set(metadataKeys.clientAddress, context.clientAddress);
    if (context.readAfter) metadata.set(metadataKeys.readAfter, context.readAfter);
    if (context.accessToken) metadata.set(metadataKeys.authorization, `Bearer ${context.accessToken}`);
    if (context.idempotency) {
      metadata.set(metadataKeys.idempotencyKey, context.idempotency.key);
      metadata.set(metadataKeys.idempotencyScope, context.idempotency.scope);
      metadata.set(metadataKeys.idempotencyBodyHash, context.idempotency.bodyHash);
    }
    return metadata;
  }
}

/** Whether an answer may say more than its message does. */
const mayWrite = ({ idempotency, caller }: CallContext): boolean =>
  idempotency !== undefined || (caller !== undefined && caller.role !== 'customer');

/** grpc-js records the stack of every call for the error that it may end with: a quarter of what a call costs, for a stack that nobody reads. */
function withoutStack<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
