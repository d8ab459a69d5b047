import { setTimeout as sleep } from 'node:timers/promises';
import type { FinalState } from './final-state.js';

const everyMs = 1_500;

/** What is still on its way, in words; nothing: all is settled. */
export function unrest({ orders, stock, ledger, consumers, imports }: FinalState): string[] {
  const awaiting = orders.filter(({ status }) => status === 'awaiting_payment').length;
  const open = orders
    .flatMap(({ payments }) => payments)
    .filter(({ status }) => status === 'processing' || status === 'requires_action').length;
  const told = orders.flatMap(({ payments }) => payments).reduce((sum, { refunded }) => sum + refunded.amount, 0);
  const moved = ledger.filter(({ kind }) => kind === 'refund').reduce((sum, { amount }) => sum + amount, 0);
  const held = stock.filter(({ reserved }) => reserved > 0).length;
  const behind = consumers.filter(({ parked, progress }) => parked > 0 || progress.some(({ position, head }) => position < head));
  const underWay = imports.filter(({ state }) => state === 'queued' || state === 'running').length;
  return [
    ...(underWay > 0 ? [`${underWay} imports are under way`] : []),
    ...(awaiting > 0 ? [`${awaiting} orders await payment`] : []),
    ...(open > 0 ? [`${open} payments are open`] : []),
    ...(told === moved ? [] : [`${told - moved} of refunds are not in the ledger`]),
    ...(held > 0 ? [`stock of ${held} SKUs is held`] : []),
    ...behind.map(({ name, parked }) => `${name} is behind${parked > 0 ? ` and has ${parked} events parked` : ''}`),
  ];
}

/** Looks until nothing is on its way any more; gives up after `withinMs`. Answers with the last look, and what was not settled. */
export async function untilQuiet(
  look: () => Promise<FinalState>,
  withinMs: number,
  signal: AbortSignal,
): Promise<{ state: FinalState; unsettled: string[]; tookMs: number }> {
  for (const began = Date.now(); ; await sleep(everyMs, undefined, { signal })) {
    const state = await look();
    const unsettled = unrest(state);
    const tookMs = Date.now() - began;
    if (unsettled.length === 0 || tookMs > withinMs) return { state, unsettled, tookMs };
  }
}
