import type { ApiAnswer } from '#testing/api-client.js';
import type { Movement, Order, Stock } from '#testing/api-shapes.js';
import { insist } from '#testing/insist.js';
import type { ImportShown } from '../people/merchant.js';
import type { Person } from '../people/person.js';

const answeredWithinMs = 30_000;

/** An event of the log for integrators. */
export interface LoggedEvent {
  position: number;
  type: string;
  subject: string;
  sequence: number;
}

export interface ConsumerLag {
  name: string;
  parked: number;
  progress: { source: string; position: number; head: number; lagMs: number }[];
}

/** What the shop says of itself when all is over, and what the payment provider did. */
export interface FinalState {
  orders: Order[];
  stock: Stock[];
  ledger: (Movement & { idempotencyKey: string })[];
  events: LoggedEvent[];
  consumers: ConsumerLag[];
  imports: ImportShown[];
}

/** Reads all of it at the public API, as an administrator, and at the provider's ledger. */
export async function readFinalState(admin: Person, skus: readonly string[], sandboxUrl: string): Promise<FinalState> {
  const get = async <T>(path: string): Promise<ApiAnswer<T>> => {
    const ask = async () => {
      const answer = await admin.ask<T>({ method: 'GET', path });
      if (answer === undefined) throw new Error(`${path} was not answered`);
      return answer;
    };
    return insist(ask, undefined, answeredWithinMs);
  };
  const all = async <T>(path: string): Promise<T[]> => {
    const found: T[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: ApiAnswer<T[]> = await get<T[]>(`${path}?limit=100${next && `&cursor=${encodeURIComponent(next)}`}`);
      found.push(...page.data);
      next = page.json.meta.page?.nextCursor ?? null;
    }
    return found;
  };
  const stock: Stock[] = [];
  for (const sku of skus) stock.push((await get<Stock>(`/stock/${sku}`)).data);
  const ledger = (await (await fetch(`${sandboxUrl}/ledger`)).json()) as { data: FinalState['ledger'] };
  return {
    orders: await all('/orders'),
    stock,
    ledger: ledger.data,
    events: await all('/events'),
    imports: (await get<ImportShown[]>('/imports?limit=100')).data,
    consumers: (await get<ConsumerLag[]>('/event-consumers')).data,
  };
}
