import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { ReadDatabase } from '#platform/database/replicas/read-database.js';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { productColumns, variantColumns } from './product.columns.js';
import { productNotFound, variantNotFound } from './product.errors.js';
import type { ProductRow, VariantJson } from './product.proto.js';

const productBy = (key: string) =>
  `SELECT ${productColumns} FROM product p LEFT JOIN category c ON c.id = p.category_id WHERE ${key} AND (p.status = 'active' OR $2)`;
export const productById = productBy('p.id = $1');
export const productBySlug = productBy('p.slug = $1');
export const productsNamed = `
  SELECT ${productColumns} FROM product p LEFT JOIN category c ON c.id = p.category_id WHERE (p.id = ANY($1::uuid[]) OR p.slug = ANY($2::text[])) AND (p.status = 'active' OR $3)`;

/** Reads of single products and variants: one statement each. */
@Injectable()
export class ProductQueries {
  constructor(private readonly reads: ReadDatabase) {}

  /** `evenHidden`: drafts and archived ones too. Throws 404 `PRODUCT_NOT_FOUND`. */
  async product(idOrSlug: string, evenHidden: boolean): Promise<ProductRow> {
    if (idOrSlug.includes('\0')) throw productNotFound(idOrSlug);
    const text = isUuid(idOrSlug) ? productById : productBySlug;
    const { rows } = await this.reads.read((manager) => preparedQuery<ProductRow>(manager, text, [idOrSlug, evenHidden]));
    if (!rows[0]) throw productNotFound(idOrSlug);
    return rows[0];
  }

  /** Those of the products that are on sale, or all there are, in one statement. */
  async named(ids: readonly string[], slugs: readonly string[], evenHidden: boolean): Promise<ProductRow[]> {
    const wanted = [ids.filter((id) => isUuid(id)), slugs.filter((slug) => !slug.includes('\0')), evenHidden];
    return (await this.reads.read((manager) => preparedQuery<ProductRow>(manager, productsNamed, wanted))).rows;
  }

  /** A product as it is in the transaction of `manager`. */
  async written(manager: EntityManager, id: string): Promise<ProductRow> {
    const [row]: ProductRow[] = await manager.query(productById, [id, true]);
    if (!row) throw productNotFound(id);
    return row;
  }

  /** A variant as it is in the transaction of `manager`. */
  async writtenVariant(manager: EntityManager, id: string): Promise<VariantJson> {
    const [row]: { variant: VariantJson }[] = await manager.query(
      `SELECT row_to_json(own) AS variant
       FROM (SELECT ${variantColumns} FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.id = $1) own`,
      [id],
    );
    if (!row) throw variantNotFound(id);
    return row.variant;
  }
}
