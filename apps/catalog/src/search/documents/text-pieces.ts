import type pg from 'pg';

/** A lexeme as it stands in the text of a `tsvector` before its position. */
export interface Lexeme {
  label: string;
  /** In the piece, from 1. */
  position: number;
}

/** A piece of text between white space, and what PostgreSQL makes of it. */
export interface TextPiece {
  text: string;
  /** The word as it stands, marked as one of a heading, as in the text of a `tsvector`. */
  mark: string;
  /** Undefined until they were asked for. */
  lexemes: readonly Lexeme[] | undefined;
  /** How many positions it takes, those of words that are left out included. */
  length: number;
}

/** A few MB. */
const mostKept = 40_000;
/** What is longer is no word, and seldom met again. */
const longestKept = 60;
/** An integer is one lexeme, whatever the language. */
const isInteger = /^\d{1,9}$/;

/**
 * Pieces of text with their stems, by PostgreSQL's own parser and dictionaries: each is asked for once. Behind white space the parser begins anew, so a text
 * is what its pieces are, one behind the other; a number behind the piece tells where the next would begin. Several may ask at once.
 */
export class TextPieces {
  private known = new Map<string, TextPiece>();
  private language: string | undefined;

  /** To be called before pieces of further texts are taken: those of another language, or too many, are forgotten. */
  async begin(session: pg.Client): Promise<void> {
    const { rows } = await session.query<{ language: string }>('SELECT language FROM search_language');
    const { language } = rows[0];
    if (language !== this.language || this.known.size > mostKept) this.known = new Map<string, TextPiece>();
    this.language = language;
  }

  /** The piece, which is put to `unknown` when its stems are still to be asked for. */
  of(text: string, unknown: Set<TextPiece>): TextPiece {
    let piece = this.known.get(text);
    if (piece === undefined) {
      const lexemes = isInteger.test(text) ? [{ label: `'${text}':`, position: 1 }] : undefined;
      piece = { text, mark: `${quoted(`^${text}`)} `, lexemes, length: 1 };
      // A number of its own in each name is not worth keeping either.
      if (!lexemes && text.length <= longestKept) this.known.set(text, piece);
    }
    if (piece.lexemes === undefined) unknown.add(piece);
    return piece;
  }

  /** Asks for the stems of those that have none yet. */
  async ask(session: pg.Client, unknown: ReadonlySet<TextPiece>): Promise<void> {
    if (unknown.size === 0) return;
    const pieces = [...unknown];
    const { rows } = await session.query<{ found: Found[] }>(askSql, [pieces.map(({ text }) => text)]);
    for (const [n, piece] of pieces.entries()) Object.assign(piece, stemsOf(rows[n].found));
  }
}

type Found = [lexeme: string, positions: number[]];

const askSql = `
  SELECT (SELECT json_agg(json_build_array(lexeme, positions)) FROM unnest(to_tsvector('public.ashlar_latin', ' ' || text || ' 1'))) AS found
  FROM unnest($1::text[]) WITH ORDINALITY AS piece (text, n) ORDER BY n`;

function stemsOf(found: readonly Found[]): Pick<TextPiece, 'lexemes' | 'length'> {
  const all = found.flatMap(([lexeme, positions]) => positions.map((position) => ({ label: `${quoted(lexeme)}:`, position })));
  const end = Math.max(...all.map(({ position }) => position));
  return { lexemes: all.filter(({ position }) => position < end), length: end - 1 };
}

/** A lexeme as it stands in the text of a `tsvector`. */
export const quoted = (lexeme: string): string =>
  /['\\]/.test(lexeme) ? `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${lexeme}'`;
