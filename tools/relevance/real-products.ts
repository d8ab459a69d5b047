import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** A product as the judged queries see it. */
export interface RealProduct {
  name: string;
  brand: string;
  category: string;
  description: string;
  skus: string[];
}

/** Files of the data folder that the queries were judged on. */
const files = {
  parts: 'catalog-big/pc-part-dataset_csv.tar.gz',
  cores: 'catalog-big/buildcores-open-db.ndjson.gz',
  shop: 'small/eshop_catalog.json.gz',
};

export const haveData = (folder: string): boolean => Object.values(files).every((file) => existsSync(join(folder, file)));

/** All products of the three sources; each without a part number gets a SKU of its own. */
export function realProducts(folder: string): RealProduct[] {
  const read = (file: string) => gunzipSync(readFileSync(join(folder, file)));
  const all = [...parts(read(files.parts)), ...cores(read(files.cores).toString()), ...shop(read(files.shop).toString())];
  return all.map((product, n) => ({ ...product, skus: product.skus.length > 0 ? product.skus : [`P-${n + 1}`] }));
}

const wordsOf = (key: string): string => key.replaceAll(/[-_]/g, ' ');
const titled = (key: string): string => wordsOf(key).replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

/** Brands of two words; the brand of every other part is the first word of its name. */
const twoWords =
  /^(Lian Li|Western Digital|Cooler Master|Fractal Design|be quiet!|Silicon Power|Creative Labs|Phanteks Premium|Turtle Beach|Bang & Olufsen|Audio Technica|LG Electronics|Team Group|Patriot Memory|Massdrop x)(?= |$)/i;

/** One CSV a category; what is neither name nor price describes the part. */
function parts(tar: Buffer): RealProduct[] {
  return [...entriesOf(tar)].flatMap(({ path, content }) => {
    const category = /([a-z-]+)\.csv$/.exec(path)?.[1];
    if (category === undefined) return [];
    const rows = parse<Record<string, string>>(content, { columns: true, skip_empty_lines: true });
    return rows.map(({ name = '', ...columns }) => ({
      name,
      brand: twoWords.exec(name)?.[0] ?? name.split(' ')[0] ?? '',
      category: titled(category),
      description: Object.entries(columns).flatMap(([key, value]) => (value && key !== 'price' ? [`${wordsOf(key)}: ${value}.`] : [])).join(' '), // prettier-ignore
      skus: [],
    }));
  });
}

/** The regular files of an uncompressed tar archive. */
function* entriesOf(tar: Buffer): Generator<{ path: string; content: Buffer }> {
  for (let at = 0; at + 512 <= tar.length;) {
    const text = (from: number, length: number) => tar.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 12), 8) || 0;
    const type = text(156, 1);
    if (type === '0' || type === '') yield { path: text(0, 100), content: tar.subarray(at + 512, at + 512 + size) };
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

interface Core {
  _category: string;
  metadata: { name: string; manufacturer?: string; series?: string; variant?: string; part_numbers?: string[] };
}

/** Part numbers are SKUs; one that stands twice belongs to whoever has it first. */
function cores(ndjson: string): RealProduct[] {
  const taken = new Set<string>();
  return ndjson.split('\n').flatMap((line) => {
    if (line === '') return [];
    const { _category, metadata } = JSON.parse(line) as Core;
    const skus = (metadata.part_numbers ?? []).filter((part) => part !== '' && !taken.has(part) && taken.add(part));
    const category = _category.replace(/([a-z])([A-Z])|^PC(?=C)/g, '$1 $2').trim();
    const description = [metadata.series, metadata.variant].filter(Boolean).join(' ');
    return [{ name: metadata.name, brand: metadata.manufacturer ?? '', category, description, skus: [...new Set(skus)] }];
  });
}

interface ShopItem {
  Type: string;
  Brand: string;
  Name: string;
  Description: string;
}

const shop = (json: string): RealProduct[] =>
  (JSON.parse(json) as ShopItem[]).map(({ Type, Brand, Name, Description }) => ({
    ...{ name: Name, brand: Brand, category: Type, description: Description, skus: [] },
  }));
