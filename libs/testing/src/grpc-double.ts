import { Server, type ServerUnaryCall, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/proto-loader';
import { DomainError } from '#platform/errors/domain-error.js';
import { toServiceError } from '#platform/grpc/error-metadata.js';
import { loadContracts, type ServiceName } from '#platform/grpc/proto-files.js';
import { certificateOf } from './test-certificates.js';

type Call = ServerUnaryCall<never, object>;
/** `call` brings the metadata, and sends some with the answer. */
type Methods = Record<string, (request: never, call: Call) => Promise<object> | object>;

/** Serves some methods of a service's contracts on a free port, as another process would; what a method throws travels as from a real one. */
export async function serveDouble(service: ServiceName, services: Record<string, Methods>): Promise<{ target: string; stop(): void }> {
  const server = new Server();
  const contracts = loadContracts(service);
  for (const [name, methods] of Object.entries(services)) {
    const handlers = Object.entries(methods).map(([method, answer]) => [
      method,
      (call: Call, callback: (error: unknown, response?: object) => void) => {
        Promise.resolve()
          .then(() => answer(call.request, call))
          .then(
            (response) => callback(null, response),
            (error: unknown) => callback(error instanceof DomainError ? toServiceError(error) : error),
          );
      },
    ]);
    server.addService(contracts[name] as ServiceDefinition, Object.fromEntries(handlers) as UntypedServiceImplementation);
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', certificateOf(service).server, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { target: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}
