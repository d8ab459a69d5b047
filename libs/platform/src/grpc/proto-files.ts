import { fileURLToPath } from 'node:url';
import { loadSync, type Options, type PackageDefinition } from '@grpc/proto-loader';
import { protoPath as healthProto } from 'grpc-health-check';
import { withOwnCodecs } from './codecs/own-codecs.js';

/** The folder of the contracts: `proto/` beside `dist/`, also when this file runs from source under jest. */
export const protoRoot = fileURLToPath(
  new URL(import.meta.url.includes('/dist/libs/') ? '../../../../../proto' : '../../../../proto', import.meta.url),
);

/** Must agree with the options that the TypeScript is generated with (`buf.gen.yaml`). */
export const loaderOptions = {
  longs: Number,
  enums: String,
  defaults: true,
  arrays: true,
  objects: true,
  oneofs: false,
  keepCase: false,
  includeDirs: [protoRoot],
} as const satisfies Options;

/** What every service implements of its own events. */
const eventFiles = ['ashlar/events/v1/feed.proto', 'ashlar/events/v1/consumers.proto'] as const;

/** Every contract file, by the service that implements it. */
export const protoFiles = {
  users: [
    'ashlar/users/v1/accounts.proto',
    'ashlar/users/v1/sessions.proto',
    'ashlar/users/v1/mailing_list.proto',
    'ashlar/users/v1/clients.proto',
    'ashlar/users/v1/audit_log.proto',
    'ashlar/users/v1/privacy.proto',
  ],
  catalog: [
    'ashlar/catalog/v1/products.proto',
    'ashlar/catalog/v1/categories.proto',
    'ashlar/catalog/v1/stock.proto',
    'ashlar/catalog/v1/imports.proto',
  ],
  orders: [
    'ashlar/orders/v1/orders.proto',
    'ashlar/orders/v1/payments.proto',
    'ashlar/orders/v1/feed.proto',
    'ashlar/orders/v1/webhooks.proto',
    'ashlar/orders/v1/analytics.proto',
    'ashlar/orders/v1/privacy.proto',
  ],
} as const;

export type ServiceName = keyof typeof protoFiles;

/** The contracts of one service together with those of its events and the standard health service (grpc.health.v1). */
export function loadContracts(service: ServiceName): PackageDefinition {
  const files = [...protoFiles[service], ...eventFiles, healthProto];
  return withOwnCodecs(loadSync(files, loaderOptions), files, protoRoot);
}
