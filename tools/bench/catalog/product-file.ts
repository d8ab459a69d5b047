import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { SeededRandom } from '#testing/seeded-random.js';
import { commonWord, share, vocabulary, zipf } from './words.js';

/** Every so many products come with two variants, with three, and so on: 2.5 in the mean. */
const variantsOf = (n: number): number => 2 + (n % 2);
const colours = ['black', 'white', 'red', 'blue', 'green', 'silver', 'grey', 'brown'];
const materials = ['steel', 'oak', 'cotton', 'glass', 'leather', 'plastic'];
const sizes = ['Small', 'Medium', 'Large'];
const roots = 20;
const leaves = 15;
const brands = 500;

const header = [
  ...['slug', 'name', 'description', 'status', 'brand', 'category', 'attributes.colour', 'attributes.material', 'attributes.rooms:number'],
  ...['attributes.washable:boolean', 'images', 'sku', 'options.Size', 'price', 'currency', 'stock'],
];

/** What the bench knows of a catalog that it made. */
export interface MadeCatalog {
  products: number;
  rows: number;
  bytes: number;
}

export const slugOf = (n: number): string => `bench-product-${n}`;
export const brandOf = (n: number): string => `${vocabulary[(n * 7919) % brands]} & Co`;
/** Two names from the root; a slug is made from the last. */
export const categoryOf = (n: number): [string, string] => [`Department ${n % roots}`, `Aisle ${n % roots} ${(n * 31) % leaves}`];

/** Five words, the rarer the word the rarer in names, and a number; one product in two hundred thousand looks like another. */
export function nameOf(n: number): string {
  const random = new SeededRandom(n + 1);
  const words = Array.from({ length: 4 }, () => vocabulary[zipf(random, vocabulary.length)]);
  return `${words.map(capital).join(' ')} ${capital(commonWord)} ${n}`;
}

/** Writes a CSV of our own format with so many products, the same each time. */
export async function writeProductFile(path: string, products: number): Promise<MadeCatalog> {
  const file = createWriteStream(path);
  file.write(`${header.join(',')}\n`);
  let rows = 0;
  for (let n = 0; n < products; n++) {
    const lines = rowsOf(n);
    rows += lines.length;
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await finished(file);
  return { products, rows, bytes: file.bytesWritten };
}

function rowsOf(n: number): string[] {
  const random = new SeededRandom(n + 1_000_000_007);
  const words = Array.from({ length: 30 }, () => vocabulary[zipf(random, vocabulary.length)]);
  const product = [
    ...[slugOf(n), nameOf(n), `A ${words.join(' ')}.`, 'active', brandOf(n), categoryOf(n).join(' > ')],
    ...[colours[n % colours.length], materials[(n * 7) % materials.length], String(n % 5), String(n % 2 === 0)],
    `https://images.example/${n}.jpg`,
  ];
  const rest = [slugOf(n), ...Array.from({ length: product.length - 1 }, () => '')];
  const price = priceOf(random);
  return Array.from({ length: variantsOf(n) }, (_, at) => {
    const variant = [
      `BENCH-${n}-${at}`,
      sizes[at],
      ((price + at * 250) / 100).toFixed(2),
      'GBP',
      String(n % 40 === 0 ? 0 : 50 + (n % 100)),
    ];
    return `${[...(at === 0 ? product : rest), ...variant].join(',')}\n`;
  });
}

/** Log-normal, as prices of shops are: the median is 19.99, one in six above 73, one in a hundred above 400. */
function priceOf(random: SeededRandom): number {
  const normal = Math.sqrt(-2 * Math.log(1 - share(random))) * Math.cos(2 * Math.PI * share(random));
  return Math.max(99, Math.round(1999 * Math.exp(1.3 * normal)));
}

const capital = (word: string): string => `${word[0].toUpperCase()}${word.slice(1)}`;
