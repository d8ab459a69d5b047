import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { orderNumber } from './order-number.js';

/** Numbers that one value of the sequence stands for. */
const blockSize = 32;

/** Hands out order numbers, a block of serials at a time. What a stopped process had left is never used: numbers need no order and no end. */
@Injectable()
export class OrderNumbers {
  private free: number[] = [];
  private asking: Promise<void> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  async next(): Promise<string> {
    while (this.free.length === 0) await (this.asking ??= this.ask().finally(() => (this.asking = undefined)));
    return orderNumber(this.free.pop()!);
  }

  private async ask(): Promise<void> {
    const [row]: { block: string }[] = await this.dataSource.query(`SELECT nextval('order_number_block') AS block`);
    this.free = Array.from({ length: blockSize }, (_, index) => Number(row.block) * blockSize + index);
  }
}
