import type { ApiClient } from '#testing/api-client.js';
import { eventually } from '#testing/eventually.js';
import { insist } from '#testing/insist.js';

const answeredWithinMs = 180_000;

/** An import as the API shows it. */
export interface ImportShown {
  id: string;
  state: 'queued' | 'running' | 'succeeded' | 'failed';
  rowsRead: number;
  created: number;
  updated: number;
  rejected: number;
  bytesTotal: number;
}

/** What a file says of a SKU. */
interface Goods {
  price: number;
  stock: number;
}

/** Enough for reading to write twice, and for three batches. */
const newGoods = 4_100;
/** Of the file before. */
const changedGoods = 100;

/** One product file, sent until it is taken on, and followed until it is over. */
export class SentFile {
  /** What made the client ask again. */
  readonly troubles: string[] = [];
  readonly goods = new Map<string, Goods>();
  /** What must come of it, however often it was sent. */
  readonly expected: Pick<ImportShown, 'created' | 'updated' | 'rejected' | 'rowsRead'>;
  /** Tells it from the others. */
  readonly bytes: number;
  readonly done: Promise<void>;
  isDone = false;
  /** Why it was not taken on, or did not come to its end. */
  refusal: string | undefined;

  private constructor(
    admin: ApiClient,
    readonly number: number,
  ) {
    const [changed, added] = [number === 0 ? 0 : changedGoods, newGoods];
    for (let n = 0; n < changed; n++) this.goods.set(skuOf(number - 1, n), { price: 500 + number, stock: 7 });
    for (let n = 0; n < added; n++) this.goods.set(skuOf(number, n), { price: 100 + n, stock: n % 50 });
    const rows = [...this.goods].map(([sku, { price, stock }]) => `${sku},Crate ${sku},${(price / 100).toFixed(2)},GBP,${stock},active`);
    const text = ['sku,name,price,currency,stock,status', ...rows, `BAD-${'x'.repeat(number)},Crate,free,GBP,1,active`, ''].join('\n');
    this.bytes = Buffer.byteLength(text);
    this.expected = { created: added, updated: changed, rejected: 1, rowsRead: rows.length + 1 };
    this.done = this.send(admin, text)
      .catch((error: unknown) => void (this.refusal = (error as Error).message))
      .finally(() => (this.isDone = true));
  }

  static begin(admin: ApiClient, number: number): SentFile {
    return new SentFile(admin, number);
  }

  private async send(admin: ApiClient, body: string): Promise<void> {
    const headers = { 'content-type': 'text/csv' };
    const ask = () => admin.send<ImportShown>({ method: 'POST', path: '/imports?format=csv', body, headers, key: null });
    const { id } = (await insist(ask, (what) => this.troubles.push(what), answeredWithinMs)).data;
    await eventually(async () => {
      const { state } = (await admin.get<ImportShown>(`/imports/${id}`)).data;
      if (state === 'queued' || state === 'running') throw new Error(`The import ${id} is ${state}`);
    }, answeredWithinMs);
  }
}

/** Of one length whatever the file, so that only the row that cannot be taken makes files differ. */
const skuOf = (file: number, n: number): string => `CRATE-${String(file).padStart(4, '0')}-${String(n).padStart(5, '0')}`;
