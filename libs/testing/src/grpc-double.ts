import { once } from 'node:events';
import { Server, type ServerUnaryCall, type ServerWritableStream, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/proto-loader';
import { DomainError } from '#platform/errors/domain-error.js';
import { toServiceError } from '#platform/grpc/error-metadata.js';
import { loadContracts, type ServiceName } from '#platform/grpc/proto-files.js';
import { certificateOf } from './test-certificates.js';

type Call = ServerUnaryCall<never, object>;
type StreamCall = ServerWritableStream<never, object>;
/** `call` brings the metadata, and sends some with the answer; the answer of a stream is an `AsyncIterable`. */
type Method = (request: never, call: Call | StreamCall) => Promise<object> | object;
export type Methods = Record<string, Method>;

/** Serves some methods of a service's contracts on a free port, as another process would; what a method throws travels as from a real one. */
export async function serveDouble(service: ServiceName, services: Record<string, Methods>): Promise<{ target: string; stop(): void }> {
  const server = new Server();
  const contracts = loadContracts(service);
  for (const [name, methods] of Object.entries(services)) addServiceTo(server, contracts[name] as ServiceDefinition, methods);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', certificateOf(service).server, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { target: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}

/** Adds a service that answers by some of its methods. */
export function addServiceTo(server: Server, definition: ServiceDefinition, methods: Methods): void {
  const streams = new Set(Object.values(definition).flatMap((method) => (method.responseStream ? [method.originalName] : [])));
  const handlers = Object.entries(methods).map(([method, answer]) => [method, streams.has(method) ? stream(answer) : unary(answer)]);
  server.addService(definition, Object.fromEntries(handlers) as UntypedServiceImplementation);
}

const unary = (answer: Method) => (call: Call, callback: (error: unknown, response?: object) => void) => {
  Promise.resolve()
    .then(() => answer(call.request, call))
    .then(
      (response) => callback(null, response),
      (error: unknown) => callback(asServiceError(error)),
    );
};

const stream = (answer: Method) => async (call: StreamCall) => {
  try {
    for await (const message of (await answer(call.request, call)) as AsyncIterable<object>) {
      if (call.cancelled) return;
      if (!call.write(message)) await Promise.race([once(call, 'drain'), once(call, 'cancelled')]);
    }
    call.end();
  } catch (error) {
    call.emit('error', asServiceError(error));
  }
};

const asServiceError = (error: unknown): unknown => (error instanceof DomainError ? toServiceError(error) : error);
