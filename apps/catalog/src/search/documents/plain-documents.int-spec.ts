import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { catalogDatabase } from '../../data-source.js';
import { speakLanguage } from '../search-language.js';
import { cutText, plainDocument } from './plain-document.js';
import { plainTextOf, type DescribedProduct } from './plain-text.js';
import { TextPieces, type TextPiece } from './text-pieces.js';

/** `TEST_SEED` tries others. */
const seed = Number(process.env['TEST_SEED'] ?? 20_261_130);

/** What the parser of PostgreSQL has rules of its own for. */
const tricky = [
  ...[
    'the',
    'The',
    'walnut',
    "it's",
    "'",
    '\\',
    '\\\\',
    '16gb',
    'gb16',
    '3.5',
    '-5',
    '- 5',
    '1e5',
    '1,290',
    '1.2.3',
    'up-to-date',
    'a-b-c',
    '-x-',
    'x-',
  ],
  ...[
    '<p>',
    '</p>',
    '<br>',
    '<br/>',
    '<br />',
    '<b >',
    '<',
    '<<',
    '>',
    'a<b',
    'a < b',
    '<!--',
    '-->',
    '<?',
    '<1>',
    '< p>',
    '<a:b>',
    '<p',
    '&',
    '&amp;',
    '&#39;',
  ],
  ...[
    'http://example.com/a?b=c#d',
    'example.com',
    'www.example.com:80/x',
    'me@example.com',
    '/usr/local/x.txt',
    '~/x',
    'x/y',
    'file.txt',
    'a.b',
    'a..b',
    '...',
  ],
  ...[
    '1',
    '1 1',
    '007',
    '2147483648',
    '^',
    '#',
    '^x',
    '#1',
    '$5.00',
    '50%',
    'C++',
    'R&D',
    '(in)',
    '[x]',
    '{y}',
    '"q"',
    '`t`',
    '|',
    '*',
    '=',
    '@',
    ';',
    '!',
    '?',
  ],
  ...['\n', '\t', '\r\n', '  ', '     ', 'running', 'RUNNING', 'runs', 'x_y', '_', 'o’clock', 'café', 'Übung', 'стол', '机'],
];
const piece = fc.oneof(
  { arbitrary: fc.constantFrom(...tricky), weight: 8 },
  { arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 8 }), weight: 4 },
  { arbitrary: fc.constantFrom('ab', 'Oak', 'of', 'desk.', 'lamp,'), weight: 2 },
);
const joined = (most: number) =>
  fc.array(fc.tuple(piece, fc.constantFrom(' ', ' ', ' ', '', '-', '/', '. ')), { maxLength: most }).map((all) => all.flat().join(''));
const oneLine = (most: number) => joined(most).map((text) => text.replaceAll(/\s/g, ' '));
const easyLine = (most: number) =>
  fc.oneof({ arbitrary: fc.constantFrom('Oak Desk 4', 'The Desks', "Jane's up-to-date 16gb"), weight: 2 }, oneLine(most));
const product: fc.Arbitrary<DescribedProduct> = fc.record({
  name: easyLine(6),
  brand: fc.option(easyLine(3), { nil: null }),
  category: fc.option(easyLine(3), { nil: null }),
  description: joined(30),
  codes: fc.array(oneLine(2), { maxLength: 3 }).map((codes) => codes.join('\n')),
});

describe('Documents of plain text', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let session: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase(catalogDatabase);
    session = new pg.Client({ connectionString: database.url });
    await session.connect();
  }, 60_000);
  afterAll(async () => {
    await session.end();
    await database.drop();
  });

  /** What is made of it here; undefined for text that is not plain, or says one word too often. */
  const documentOf = async (described: DescribedProduct, pieces = new TextPieces()) => {
    const text = plainTextOf(described);
    if (!text) return undefined;
    await pieces.begin(session);
    const unknown = new Set<TextPiece>();
    const cut = cutText(text, pieces, unknown);
    await pieces.ask(session, unknown);
    return plainDocument(cut);
  };
  /** The same, and what the database makes of it, as the database writes it; the size tells what is equal in words and not in bytes. */
  const both = async (described: DescribedProduct, pieces = new TextPieces()) => {
    const own = await documentOf(described, pieces);
    if (own === undefined) return undefined;
    const { name, brand, category, description, codes } = described;
    const { rows } = await session.query<{ own: string; asked: string }>(
      `SELECT concat(own, ' in ', pg_column_size(own)) AS own, concat(asked, ' in ', pg_column_size(asked)) AS asked
       FROM (SELECT $1::tsvector AS own, product_document($2, $3, string_to_array($4, chr(10)), $5, $6, $7) AS asked) made`,
      [own, name, brand, codes, [], category, description],
    );
    return rows[0];
  };
  const aProduct = (change: Partial<DescribedProduct> = {}): DescribedProduct => ({
    ...{ name: 'Oak Desk', brand: 'Acme & Co', category: 'Desks', description: 'A desk of solid oak.', codes: 'DESK-1\n40 1234' },
    ...change,
  });

  it('are those that the database makes, whatever is written', async () => {
    const pieces = new TextPieces();
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(product, async (described) => {
        const made = await both(described, pieces);
        if (made) plain++;
        expect(made?.own).toEqual(made?.asked);
      }),
      { seed, numRuns: 1_500 },
    );
    expect(plain).toBeGreaterThan(300);
  }, 120_000);

  it('are made of prose, lists and simple HTML', async () => {
    for (const description of [
      'Hand-made of oak & linen; 3.5 kg, 120x60 cm (4" thick). See www.example.com/care!',
      "<p>The <b>best</b> desk</p><ul><li>solid<br />oak</li></ul>\n\nDon't wash.",
    ]) {
      const made = await both(aProduct({ description }));
      expect(made?.own).toEqual(made?.asked);
      expect(made?.own).toContain("'oak'");
    }
  });

  it('are left to the database where text is not plain', () => {
    for (const change of [
      { name: 'Café' },
      { description: 'See <a href="x">this</a>' },
      { description: '~/x' },
      { brand: 'Ö' },
      { codes: 'é-1' },
    ]) {
      expect(plainTextOf(aProduct(change))).toBeUndefined();
    }
  });

  it('are left to the database where one word is said too often for all its positions', async () => {
    const often = (count: number) => both(aProduct({ description: 'very good '.repeat(count) }));
    const all = await often(200);
    expect(all?.own).toEqual(all?.asked);
    expect(await documentOf(aProduct({ description: 'good '.repeat(300) }))).toBeUndefined();
  });

  it('follow the language of the shop', async () => {
    const pieces = new TextPieces();
    await both(aProduct({ description: 'Kettles running' }), pieces);
    await speakLanguage(database.ownerUrl, 'simple');
    const made = await both(aProduct({ description: 'Kettles running' }), pieces);
    await speakLanguage(database.ownerUrl, 'english');
    expect(made?.own).toContain("'running'");
    expect(made?.own).toEqual(made?.asked);
  });
});
