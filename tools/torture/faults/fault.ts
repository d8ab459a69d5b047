/** What can be killed, stopped and restarted. */
export const services = ['users', 'catalog', 'orders', 'payment-sandbox', 'api-gateway'] as const;
export type Victim = (typeof services)[number] | 'postgres' | 'rabbitmq';

/** Links that can be broken, by who is at their other end; `webhooks` leads from the payment provider to the gateway. */
export const links = [
  ...(['users-grpc', 'catalog-grpc', 'orders-grpc'] as const),
  ...(['users-db', 'catalog-db', 'orders-db'] as const),
  ...(['sandbox', 'webhooks'] as const),
] as const;
export type Link = (typeof links)[number] | 'rabbitmq-amqp';

export type VictimFault = 'kill -9' | 'stop' | 'restart';
/** Something that goes wrong, from `at` for `forMs`, both in milliseconds. A killed service is started again by its supervisor. */
export type Fault = { at: number; forMs: number } & (
  | { kind: VictimFault; target: Victim }
  | { kind: 'cut' | 'black hole'; target: Link }
  | { kind: 'slow'; target: Link; latencyMs: number; bytesPerSecond: number | undefined }
);
