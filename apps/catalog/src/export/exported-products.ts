import { Injectable } from '@nestjs/common';
import { ReadDatabase } from '#platform/database/replicas/read-database.js';
import type { OptionDraft, ProductStatusName } from '../product/product.entity.js';

/** A variant as a file shows it. Amounts are minor units of `currency`. */
export interface ExportedVariant {
  sku: string;
  title: string;
  options: Record<string, string>;
  price: number;
  currency: string;
  compareAtPrice: number | null;
  costPrice: number | null;
  barcode: string | null;
  weightGrams: number | null;
  trackInventory: boolean;
  lowStockThreshold: number | null;
  /** Pieces on hand. */
  stock: number;
}

/** A product as a file shows it. */
export interface ExportedProduct {
  slug: string;
  externalId: string | null;
  name: string;
  description: string;
  status: ProductStatusName;
  brand: string | null;
  /** Names from the root; empty when it is in none. */
  category: readonly string[];
  attributes: Record<string, string | number | boolean>;
  images: string[];
  options: OptionDraft[];
  seo: { title?: string; description?: string } | null;
  variants: ExportedVariant[];
}

/** What the columns of a table have to be. */
export interface ExportedNames {
  attributes: { name: string; type: 'string' | 'number' | 'boolean' }[];
  options: string[];
}

type Row = Omit<ExportedProduct, 'category'> & { ordinal: number; categoryId: string | null };

const productsAtATime = 500;
const productsToLookThrough = 20_000;

const page = `
  SELECT p.ordinal, p.slug, p.external_id AS "externalId", p.name, p.description, p.status, p.brand, p.category_id AS "categoryId", p.attributes,
         p.images, p.options, p.seo,
         (SELECT json_agg(own) FROM (
            SELECT v.sku, v.title, v.options, v.price, v.currency, v.compare_at_price AS "compareAtPrice", v.cost_price AS "costPrice", v.barcode,
                   v.weight_grams AS "weightGrams", v.track_inventory AS "trackInventory", v.low_stock_threshold AS "lowStockThreshold", s.on_hand AS stock
            FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id ORDER BY v.position, v.id) own) AS variants
  FROM product p WHERE p.ordinal > $1 ORDER BY p.ordinal LIMIT ${productsAtATime}`;

const namesAmong = `
  WITH part AS MATERIALIZED (SELECT ordinal, attributes, id FROM product WHERE ordinal > $1 ORDER BY ordinal LIMIT ${productsToLookThrough})
  SELECT max(ordinal) AS last,
         (SELECT coalesce(json_agg(DISTINCT jsonb_build_object('name', key, 'type', jsonb_typeof(value))), '[]')
          FROM part, jsonb_each(attributes)) AS attributes,
         (SELECT coalesce(json_agg(DISTINCT name), '[]') FROM part JOIN variant v ON v.product_id = part.id, jsonb_object_keys(v.options) AS name) AS options
  FROM part`;

/** Every product in the order they were made, some at a time: a product that is written meanwhile appears as it was before or as it is after. */
@Injectable()
export class ExportedProducts {
  constructor(private readonly reads: ReadDatabase) {}

  async *all(): AsyncGenerator<ExportedProduct[], void, undefined> {
    const pathOf = await this.categoryPaths();
    for (let last = 0; ;) {
      const rows = await this.query<Row>(page, [last]);
      if (rows.length === 0) return;
      yield rows.map(({ ordinal, categoryId, ...product }) => {
        last = ordinal;
        return { ...product, category: pathOf(categoryId) };
      });
    }
  }

  /** The attributes and options that products and variants have, in the order of their names. */
  async names(): Promise<ExportedNames> {
    const attributes = new Map<string, ExportedNames['attributes'][number]>();
    const options = new Set<string>();
    for (let last = 0; ;) {
      const [found] = await this.query<ExportedNames & { last: number | null }>(namesAmong, [last]);
      if (found.last === null) break;
      last = found.last;
      for (const each of found.attributes) attributes.set(`${each.name}\0${each.type}`, each);
      for (const name of found.options) options.add(name);
    }
    const inOrder = [...attributes.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
    return { attributes: inOrder, options: [...options].sort() };
  }

  private async categoryPaths(): Promise<(id: string | null) => readonly string[]> {
    const rows = await this.query<{ id: string; name: string; parent_id: string | null }>('SELECT id, name, parent_id FROM category', []);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const known = new Map<string, readonly string[]>();
    const pathOf = (id: string | null): readonly string[] => {
      const category = id === null ? undefined : byId.get(id);
      if (!category) return [];
      const path = known.get(category.id) ?? [...pathOf(category.parent_id), category.name];
      known.set(category.id, path);
      return path;
    };
    return pathOf;
  }

  private query<R extends object>(text: string, values: unknown[]): Promise<R[]> {
    return this.reads.read((manager) => manager.query<R[]>(text, values));
  }
}
