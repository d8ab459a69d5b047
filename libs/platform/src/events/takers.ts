import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConsumerList } from './consumer-list.js';
import { Taker } from './taker.js';

/** A taker for each consumer of this service. */
@Injectable()
export class Takers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly list: ConsumerList,
  ) {}

  all(): readonly Taker[] {
    return this.list.all().map((consumer) => new Taker(this.dataSource, consumer));
  }
}
