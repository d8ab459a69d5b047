import type { DataSource } from 'typeorm';
import type { ServiceName } from '../../grpc/proto-files.js';
import { EventBus } from '../event-bus.js';
import type { EventConsumer, ReceivedEvent } from '../event-consumer.js';
import { Wake } from '../wake.js';
import { BusSubscriber } from './bus-subscriber.js';
import { BusPublisher } from './publisher.js';

/** RabbitMQ as the broker of one service. */
export class RabbitBus extends EventBus {
  override readonly isOn = true;
  private readonly wake = new Wake();
  private readonly publisher: BusPublisher;
  private readonly subscriber: BusSubscriber;

  constructor(busUrl: string, source: ServiceName, dataSource: DataSource) {
    super();
    this.publisher = new BusPublisher({ dataSource, busUrl, source, wake: this.wake });
    this.subscriber = new BusSubscriber(busUrl, source);
  }

  override publish(signal: AbortSignal): Promise<void> {
    return this.publisher.run(signal);
  }

  override moved(): void {
    this.wake.hint();
  }

  override subscribe({ name, aggregates }: EventConsumer, deliver: (event: ReceivedEvent) => Promise<void>): void {
    this.subscriber.subscribe({ consumer: name, aggregates, deliver });
  }

  override close(): Promise<void> {
    return this.subscriber.close();
  }
}
