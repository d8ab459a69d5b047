import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer } from '#testing/api-client.js';
import type { Deed, DeedKind, History } from './history.js';

/** What each may be answered. Anything else below 500 is a mistake of the shop. */
const expected: Record<DeedKind, readonly string[]> = {
  register: ['201'],
  order: ['201', '409 OUT_OF_STOCK'],
  pay: ['201', '402 PAYMENT_DECLINED', '409 ORDER_NOT_PAYABLE'],
  confirm: ['200', '402 PAYMENT_DECLINED', '409 PAYMENT_NOT_CONFIRMABLE'],
  cancel: ['200', '409 ORDER_NOT_CANCELLABLE'],
  refund: ['201', '409 ORDER_NOT_REFUNDABLE', '422 REFUND_EXCEEDS_PAID'],
  ship: ['200', '409 ORDER_NOT_SHIPPABLE'],
  deliver: ['200', '409 ORDER_NOT_DELIVERABLE'],
  adjust: ['201', '409 STOCK_CONFLICT'],
};
/**
 * What a repeat may be answered besides: registration takes no key, so it may find that the first did it; and an order whose first attempt died
 * long ago has lost what was held for it.
 */
const ofRepeat: Partial<Record<DeedKind, string>> = { register: '409 EMAIL_TAKEN', order: '409 RESERVATION_CLOSED' };

/** Like most clients, one repeats twice, then turns to something else. */
const tries = 3;
const pauseMs = 300;

type Wish = Pick<Deed, 'kind' | 'by' | 'path' | 'body' | 'about'>;

/** Does something that is to happen once, and notes it before it is sent. Undefined: what became of it is not known. */
export async function doDeed<T>(history: History, wish: Wish): Promise<ApiAnswer<T> | undefined> {
  const deed: Deed = { ...wish, key: crypto.randomUUID(), unknown: 0, answer: undefined };
  history.deeds.push(deed);
  for (let n = 1; n <= tries && deed.answer === undefined; n++) {
    if (n > 1) await sleep(pauseMs * n);
    await attempt(history, deed);
  }
  return deed.answer as ApiAnswer<T> | undefined;
}

/** Asks once more for what is not known, under the same key. */
export async function attempt(history: History, deed: Deed): Promise<void> {
  const { by, path, body, key, kind } = deed;
  const request = { method: 'POST', path, body, key };
  const answer = kind === 'register' ? await by.send(request) : await by.ask(request);
  if (answer === undefined) {
    deed.unknown++;
    return;
  }
  deed.answer = answer;
  const isFine = expected[kind].includes(answer.outcome) || (deed.unknown > 0 && answer.outcome === ofRepeat[kind]);
  if (!isFine) history.strange.push(`${answer.request} answered ${answer.outcome}: ${answer.text}`);
}
