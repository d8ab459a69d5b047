import { Injectable } from '@nestjs/common';
import { ErasureBooks } from '#platform/privacy/erasure-ledger.js';
import { tasks } from '../order/order-jobs.js';
import { EraseAgain } from './erase-again.js';

/** What is done about erasures later, and who does it. */
@Injectable()
export class PrivacyWork {
  readonly handlers: Record<string, (payload: never) => Promise<unknown>>;

  constructor(books: ErasureBooks, again: EraseAgain) {
    this.handlers = {
      [tasks.noteErasures]: () => books.writeDown(),
      [tasks.eraseAgain]: (payload: { personId: string }) => again.one(payload),
    };
  }
}
