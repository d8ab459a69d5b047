import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { EventConsumer } from './event-consumer.js';

/** Every `EventConsumer` among the providers of the application. */
@Injectable()
export class ConsumerList {
  constructor(private readonly discovery: DiscoveryService) {}

  all(): readonly EventConsumer[] {
    const found = this.discovery.getProviders().map(({ instance }) => instance as unknown);
    const consumers = [...new Set(found.filter((instance) => instance instanceof EventConsumer))];
    const names = consumers.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice) throw new Error(`Two consumers are called ${twice}`);
    return consumers.sort((a, b) => a.name.localeCompare(b.name));
  }
}
