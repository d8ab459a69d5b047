import { randomUUID } from 'node:crypto';
import type { ReserveStockRequest } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { DomainError } from '#platform/errors/domain-error.js';
import { serveDouble } from '#testing/grpc-double.js';

export interface Shelf {
  sku: string;
  variantId: string;
  name: string;
  unitPrice: { amount: number; currency: string };
  available: number;
}

interface Reservation {
  state: 'held' | 'committed' | 'released';
  lines: { sku: string; quantity: number }[];
}

/** Catalog as its contract says, in memory: shelves and reservations. */
export class FakeCatalog {
  readonly shelves = new Map<string, Shelf>();
  readonly reservations = new Map<string, Reservation>();
  /** While set, every call fails so. */
  failure: DomainError | undefined;
  /** How often ReserveStock was asked. */
  asked = 0;
  target = '';
  private stopServing = (): void => undefined;

  async start(): Promise<this> {
    const double = await serveDouble('catalog', {
      'ashlar.catalog.v1.StockService': {
        reserveStock: (request: ReserveStockRequest) => this.reserve(request),
        commitReservation: ({ orderId }: { orderId: string }) => this.move(orderId, 'committed'),
        releaseReservation: ({ orderId }: { orderId: string }) => this.move(orderId, 'released'),
      },
    });
    this.target = double.target;
    this.stopServing = () => double.stop();
    return this;
  }

  stop(): void {
    this.stopServing();
  }

  /** Puts something on sale and answers with its SKU. */
  sells({ price = 1000, currency = 'GBP', available = 1_000_000 } = {}): string {
    const sku = `SKU-${randomUUID().slice(0, 8)}`;
    this.shelves.set(sku, { sku, variantId: randomUUID(), name: `Thing ${sku}`, unitPrice: { amount: price, currency }, available });
    return sku;
  }

  stateOf(orderId: string): Reservation['state'] | undefined {
    return this.reservations.get(orderId)?.state;
  }

  private reserve({ orderId, lines }: ReserveStockRequest): object {
    this.asked += 1;
    if (this.failure) throw this.failure;
    const known = this.reservations.get(orderId);
    if (known?.state === 'released') throw new DomainError('wrong_state', 'RESERVATION_RELEASED', 'It was released.');
    const unknown = lines.filter(({ sku }) => !this.shelves.has(sku));
    if (unknown.length > 0) throw new DomainError('refused', 'UNKNOWN_SKU', `Unknown: ${unknown.map(({ sku }) => sku).join(', ')}`);
    if (!known) this.take(orderId, lines);
    return { lines: lines.map(({ sku, quantity }) => ({ ...this.shelves.get(sku)!, productId: randomUUID(), quantity })) };
  }

  private take(orderId: string, lines: Reservation['lines']): void {
    const short = lines.filter(({ sku, quantity }) => this.shelves.get(sku)!.available < quantity);
    if (short.length > 0) throw new DomainError('wrong_state', 'OUT_OF_STOCK', 'Some items are not available in this quantity.');
    for (const { sku, quantity } of lines) this.shelves.get(sku)!.available -= quantity;
    this.reservations.set(orderId, { state: 'held', lines });
  }

  private move(orderId: string, state: 'committed' | 'released'): object {
    if (this.failure) throw this.failure;
    const known = this.reservations.get(orderId);
    if (!known) this.reservations.set(orderId, { state: 'released', lines: [] });
    else if (known.state !== 'released') {
      if (state === 'released') for (const { sku, quantity } of known.lines) this.shelves.get(sku)!.available += quantity;
      known.state = state;
    }
    return { state: `RESERVATION_STATE_${state.toUpperCase()}` };
  }
}
