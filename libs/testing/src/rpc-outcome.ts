import { Client, status, type ChannelCredentials, type ServiceError } from '@grpc/grpc-js';
import type { MethodDefinition, PackageDefinition, ServiceDefinition } from '@grpc/proto-loader';
import { dnsNameOf } from '#platform/certificates/process-names.js';
import { loadContracts, type ServiceName } from '#platform/grpc/proto-files.js';

const contracts = {
  users: loadContracts('users'),
  catalog: loadContracts('catalog'),
  orders: loadContracts('orders'),
} satisfies Record<ServiceName, PackageDefinition>;

/** Every rpc that a service's contracts have, e.g. `ashlar.catalog.v1.StockService/GetStock`. */
export const rpcsOf = (service: ServiceName): string[] =>
  Object.entries(contracts[service]).flatMap(([name, definition]) =>
    'format' in definition ? [] : Object.keys(definition).map((method) => `${name}/${method}`),
  );

/** What becomes of one rpc with an empty request and these credentials, whatever our own client would do: the name of its gRPC status. */
export async function rpcOutcome(target: string, service: ServiceName, rpc: string, channel: ChannelCredentials): Promise<string> {
  const [name, method] = rpc.split('/');
  const definition = (contracts[service][name] as ServiceDefinition)[method];
  const client = new Client(target, channel, channel._isSecure() ? { 'grpc.ssl_target_name_override': dnsNameOf(service) } : {});
  try {
    return await call(client, definition);
  } finally {
    client.close();
  }
}

/** Of a stream, what its first message or its end says. */
function call(client: Client, definition: MethodDefinition<object, object>): Promise<string> {
  const { path, requestSerialize, responseDeserialize, responseStream } = definition;
  const options = { deadline: Date.now() + 10_000 };
  return new Promise((resolve) => {
    const done = (error?: ServiceError | null) => resolve(status[error?.code ?? status.OK]);
    if (responseStream) {
      const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {}, options);
      stream.on('error', done).once('data', () => done());
    } else {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, options, done);
    }
  });
}
