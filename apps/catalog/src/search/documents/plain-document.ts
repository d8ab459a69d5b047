import { piecesOf, type PlainText } from './plain-text.js';
import type { TextPiece, TextPieces } from './text-pieces.js';
import { VectorBytes, weightBits } from './vector-bytes.js';

/** A product's text in pieces. */
export interface PlainPieces {
  /** Those of name, brand, category and description. */
  parts: readonly (readonly TextPiece[])[];
  codes: readonly string[];
}

const weights = [weightBits.A, weightBits.B, weightBits.C, weightBits.D] as const;

/** Those of its pieces whose stems are still to be asked for are put to `unknown`. */
export function cutText({ headings, description, codes }: PlainText, pieces: TextPieces, unknown: Set<TextPiece>): PlainPieces {
  const cut = (text: string): TextPiece[] => {
    const found: TextPiece[] = [];
    for (const piece of piecesOf(text)) if (piece !== '') found.push(pieces.of(piece, unknown));
    return found;
  };
  return { parts: [...headings.map(cut), cut(description)], codes };
}

/** The words of name, brand and category. */
export const headingOf = ({ parts }: PlainPieces): TextPiece[] => parts.slice(0, -1).flat();

/**
 * The search document of a product whose text is plain, as the binary form of a `tsvector`: what `product_document` answers for it; the migration that makes
 * that says why a document is what it is. All pieces were asked for. Undefined for a text that says one word so often that positions are left out.
 */
export function plainDocument({ parts, codes }: PlainPieces): Buffer | undefined {
  const vector = new VectorBytes();
  let end = 0;
  for (let part = 0; part < parts.length; part++) {
    const weight = weights[part];
    let at = end;
    for (const { lexemes = [], length } of parts[part]) {
      for (const { text, position } of lexemes) {
        const place = at + position;
        vector.add(text, weight | place);
        if (place > end) end = place;
      }
      at += length;
    }
  }
  for (let part = 0; part < parts.length - 1; part++) for (const { mark } of parts[part]) vector.add(mark);
  for (const code of codes) if (code !== '') vector.add(`#${code}`);
  return vector.toBuffer();
}
