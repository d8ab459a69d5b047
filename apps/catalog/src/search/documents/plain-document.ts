import { piecesOf, type PlainText } from './plain-text.js';
import { quoted, type TextPiece, type TextPieces } from './text-pieces.js';

/** A product's text in pieces. */
export interface PlainPieces {
  /** Those of name, brand, category and description. */
  parts: readonly (readonly TextPiece[])[];
  codes: readonly string[];
}

const weights = ['A ', 'B ', 'C ', ' '] as const;
/** PostgreSQL keeps no more positions of one lexeme. */
const mostPositions = 250;

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
 * The search document of a product whose text is plain, as the text of a `tsvector`: what `product_document` answers for it; the migration that makes that
 * says why a document is what it is. All pieces were asked for. Undefined for a text that says one word so often that positions are left out.
 */
export function plainDocument({ parts, codes }: PlainPieces): string | undefined {
  let text = '';
  let end = 0;
  for (let part = 0; part < parts.length; part++) {
    const weight = weights[part];
    let at = end;
    for (const { lexemes = [], length } of parts[part]) {
      for (const { label, position } of lexemes) {
        const place = at + position;
        text += `${label}${place}${weight}`;
        if (place > end) end = place;
      }
      at += length;
    }
  }
  if (end > mostPositions && saysOneTooOften(parts.flat())) return undefined;
  for (const { mark } of headingOf({ parts, codes })) text += mark;
  for (const code of codes) if (code !== '') text += `${quoted(`#${code}`)} `;
  return text;
}

function saysOneTooOften(pieces: readonly TextPiece[]): boolean {
  const uses = new Map<string, number>();
  for (const { lexemes = [] } of pieces) for (const { label } of lexemes) uses.set(label, (uses.get(label) ?? 0) + 1);
  return Math.max(...uses.values()) > mostPositions;
}
