/** Money that moved, as the sandbox provider's ledger has it. */
export interface Movement {
  id: string;
  orderId: string;
  kind: 'charge' | 'refund';
  amount: number;
  currency: string;
  idempotencyKey: string;
  at: string;
}

/** The provider's ledger could not be read. */
export class LedgerUnreadable extends Error {
  override name = 'LedgerUnreadable';
}

const patienceMs = 60_000;

/** Every charge and refund that the sandbox ever made, oldest first. Throws `LedgerUnreadable`. */
export async function readLedger(sandboxUrl: string): Promise<Movement[]> {
  try {
    const response = await fetch(`${sandboxUrl}/ledger`, { signal: AbortSignal.timeout(patienceMs) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return ((await response.json()) as { data: Movement[] }).data;
  } catch (cause) {
    const { message, cause: deeper } = cause as Error;
    const why = (deeper as Error | undefined)?.message ?? message;
    throw new LedgerUnreadable(`The payment sandbox at ${sandboxUrl} does not show its ledger: ${why}.`, { cause });
  }
}
