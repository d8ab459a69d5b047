import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceName } from '../grpc/proto-files.js';

export interface EventsOptions {
  self: ServiceName;
  databaseUrl: string;
  /** `amqp://…`: RabbitMQ carries the events; unset: the feeds do. */
  busUrl?: string | undefined;
}

/** A service's part in the flow of events: serves its own, and brings others' to each `EventConsumer` among the service's providers. */
@Module({})
export class EventsModule {
  static forRoot(_options: EventsOptions): DynamicModule {
    return { module: EventsModule };
  }
}
