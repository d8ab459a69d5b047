import { gzipSync } from 'node:zlib';
import type { SeededRandom } from '#testing/seeded-random.js';

/** The brand of everything that comes in by file; nobody else's. */
export const brandOfFiles = 'Langdale';

/** What a file says of a SKU. */
export interface Goods {
  name: string;
  /** Minor units. */
  price: number;
  /** Undefined: the file says nothing, since people buy it. */
  stock: number | undefined;
}

export type Assortment = ReadonlyMap<string, Goods>;

/** A product file as it is sent, and what must have become of it once it has ended. */
export interface ProductFile {
  headers: Record<string, string>;
  body: Uint8Array;
  goods: Assortment;
  rows: number;
  rejected: number;
  /** It cannot be read to its end: nothing of it may come in. */
  isBroken: boolean;
}

const header = 'sku,name,brand,category,status,price,stock,description';
/** None of them can be taken. */
const badRows = ['BAD-1,Free,,,active,free,,', 'BAD-2,Below,,,active,-5,1,', ',No SKU,,,active,5,1,'];
const syllables = ['ba', 'de', 'fi', 'go', 'lu', 'ma', 'ne', 'pi', 'ro', 'su', 'ta', 've'];
const cutBytes = 30;

/** What is in the name of the nth product of the files, and of no other. */
export function wordOf(n: number): string {
  const at = (power: number) => syllables[Math.floor(n / syllables.length ** power) % syllables.length];
  return `${at(3)}${at(2)}${at(1)}${at(0)}x`;
}

/** Makes one file after the other: more is in each, and some prices and pieces are new. They differ in length, which tells one from the other. */
export class FileMaker {
  private readonly lengths = new Set<number>();
  private readonly goods: Map<string, Goods>;
  private made = 0;

  /** `sold` is what people buy. */
  constructor(
    private readonly random: SeededRandom,
    sold: Assortment,
  ) {
    this.goods = new Map(sold);
  }

  next(): ProductFile {
    const { random } = this;
    for (const [sku, each] of this.goods) if (random.below(4) === 0) this.goods.set(sku, this.priced(each));
    for (const until = this.made + 20 + random.below(60); this.made < until; this.made++) {
      this.goods.set(`FILE-${this.made}`, this.priced({ name: `Kettle ${wordOf(this.made)}`, price: 0, stock: 0 }));
    }
    return this.written({ isBroken: random.below(8) === 0, isZipped: random.below(2) === 0, hasBadRows: random.below(3) === 0 });
  }

  private priced({ name, stock }: Goods): Goods {
    return { name, price: 100 + this.random.below(50_000), stock: stock === undefined ? undefined : this.random.below(3) * 7 };
  }

  private written({ isBroken, isZipped, hasBadRows }: { isBroken: boolean; isZipped: boolean; hasBadRows: boolean }): ProductFile {
    const goods = new Map(this.goods);
    const rows = [...goods].map(([sku, each]) => rowOf(sku, each));
    // Of a SKU that stands twice the last row counts.
    if (hasBadRows) rows.unshift(...badRows, rowOf([...goods.keys()][0], { name: 'Twice', price: 1, stock: undefined }));
    for (let told = ''; ; told += this.random.below(36).toString(36)) {
      const text = Buffer.from([header, ...rows.slice(0, -1), rows[rows.length - 1] + told, ''].join('\n'));
      const body = isBroken ? gzipSync(text).subarray(0, -cutBytes) : isZipped ? gzipSync(text) : text;
      if (this.lengths.has(body.length)) continue;
      this.lengths.add(body.length);
      const headers = { 'content-type': 'text/csv', ...((isBroken || isZipped) && { 'content-encoding': 'gzip' }) };
      return { headers, body, goods, rows: rows.length, rejected: hasBadRows ? badRows.length + 1 : 0, isBroken };
    }
  }
}

const rowOf = (sku: string, { name, price, stock }: Goods): string =>
  `${sku},${name},${brandOfFiles},Kitchen > Files,active,${(price / 100).toFixed(2)},${stock ?? ''},`;
