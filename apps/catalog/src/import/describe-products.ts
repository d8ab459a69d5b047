import type pg from 'pg';
import { cutText, headingOf, plainDocument } from '../search/documents/plain-document.js';
import { plainTextOf, type DescribedProduct } from '../search/documents/plain-text.js';
import { TextPieces, type TextPiece } from '../search/documents/text-pieces.js';
import { copyRows, rowOf } from './copy-rows.js';
import type { SaidWords } from './said-words.js';

type Described = DescribedProduct & { id: string };

/**
 * Makes the search documents of a batch's products where they cost least: most words of a file stand in it again and again, and PostgreSQL would parse and stem
 * each of them each time. What is not plain text is left to the statement that writes the product.
 */
export class DescribeProducts {
  private readonly pieces = new TextPieces();

  /** Of products that are new, as the plan has them. */
  added(session: pg.Client, said: SaidWords): Promise<void> {
    return this.describe(session, addedSql, said);
  }

  /** Of products whose words changed, once their variants are written. */
  changed(session: pg.Client, said: SaidWords): Promise<void> {
    return this.describe(session, changedSql, said);
  }

  private async describe(session: pg.Client, sql: string, said: SaidWords): Promise<void> {
    await this.pieces.begin(session);
    const { rows } = await session.query<Described>(sql);
    const unknown = new Set<TextPiece>();
    const products = rows.map((row) => {
      const text = plainTextOf(row);
      return { id: row.id, cut: text && cutText(text, this.pieces, unknown) };
    });
    await this.pieces.ask(session, unknown);
    const documents: string[] = [];
    for (const { id, cut } of products) {
      const document = cut && plainDocument(cut);
      if (document !== undefined) documents.push(rowOf([id, document]));
      if (cut) said.add(headingOf(cut));
      else said.addProduct(id);
    }
    if (documents.length > 0) await copyRows(session, 'plan_document (id, search)', documents);
  }
}

/** Planned products with all that their documents are made of; `variants` has theirs. */
const describedBy = (which: string, variants: string): string => `
  SELECT p.id, p.name, p.brand, c.name AS category, p.description, own.codes
  FROM plan_product p
  JOIN (SELECT product_id, concat_ws(E'\\n', string_agg(sku, E'\\n'), string_agg(barcode, E'\\n')) AS codes FROM ${variants} GROUP BY product_id) own
    ON own.product_id = p.id
  LEFT JOIN category c ON c.id = p.category_id
  WHERE p.code IS NULL AND ${which}`;

const isChanged = 'NOT is_new AND is_described';
const addedSql = describedBy('is_new', 'plan_variant WHERE code IS NULL AND is_new');
const changedSql = describedBy(isChanged, `variant WHERE product_id IN (SELECT id FROM plan_product WHERE code IS NULL AND ${isChanged})`);
