/** Of what a document is made. */
export interface DescribedProduct {
  name: string;
  brand: string | null;
  /** The name of its category. */
  category: string | null;
  description: string;
  /** SKUs and barcodes, one a line. */
  codes: string;
}

/** A product's text as its document is made of it, as far as it is plain: the parts that have stems in pieces between white space, in their order. */
export interface PlainText {
  /** Name, brand and category, folded as `search_fold` does. */
  headings: readonly string[];
  description: string;
  codes: readonly string[];
}

/** Printable ASCII; in long text white space too. */
const line = /^[ -~]*$/;
const lines = /^[\t\n\r -~]*$/;
/** What the parser may read as one tag although there is white space in it. */
const spacedTag = /<[^>\s]+(?:\s|$)/;
/** One that says nothing but its name is a tag without the space, too. */
const endSpacedTag = /<([A-Za-z]+) +>/g;
/** At the very beginning of a text some signs mean more to the parser than behind white space. */
const plainStart = /^\s*(?:[\dA-Za-z<]|$)/;
/** Positions in a document go up to 16,383. */
const longest = 15_000;

/** Undefined where only `product_document` knows what such a text becomes. */
export function plainTextOf({ name, brand, category, description, codes }: DescribedProduct): PlainText | undefined {
  if (!line.test(name) || !line.test(brand ?? '') || !line.test(category ?? '') || !lines.test(description) || !lines.test(codes)) {
    return undefined;
  }
  const text = { headings: [folded(name), folded(brand ?? ''), folded(category ?? '')], description: prose(description) };
  const parts = [...text.headings, text.description];
  if (text.description.length > longest) return undefined;
  if (!parts.every((part) => plainStart.test(part) && !(part.includes('<') && spacedTag.test(part)))) return undefined;
  return { ...text, codes: foldedCodes(codes) };
}

/** What stands between white space, in its order; nothing where there is more than one space. */
export const piecesOf = (text: string): string[] => (/[\t\n\r]/.test(text) ? text.split(/[ \t\n\r]/) : text.split(' '));

const folded = (text: string): string => text.toLowerCase().replace(/'/g, '').replace(/[-/.,()&+:"_!]/g, ' '); // prettier-ignore
const prose = (text: string): string => (/[/<]/.test(text) ? text.replaceAll('/', ' ').replaceAll(endSpacedTag, '<$1>') : text);
const foldedCodes = (codes: string): string[] => codes.toLowerCase().replace(/[ \-_/.]/g, '').split('\n'); // prettier-ignore
