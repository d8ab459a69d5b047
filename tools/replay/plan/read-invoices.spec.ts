import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aRow, header } from './an-invoice-file.spec-data.js';
import { readInvoiceFile } from './read-invoices.js';

const rows = ['536365 85123a 6 2.55 17850', '536366 22633 1 1.85', '536365 71053 -1 3.390 17850'].map(aRow);
const text = [header, ...rows, ''].join('\n');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(content: string | Buffer): Promise<string> {
  const path = join(folder, 'orders.csv');
  await writeFile(path, content);
  return path;
}

describe('reading the file', () => {
  it('puts the lines of an invoice together, in the order in which invoices begin', async () => {
    const { invoices, lines } = await readInvoiceFile(await fileWith(text));
    expect(lines).toBe(3);
    expect(invoices).toEqual([
      {
        number: '536365',
        position: 0,
        customer: '17850',
        country: 'United Kingdom',
        lines: [
          { row: 2, code: '85123A', description: 'THING 85123a', quantity: 6, price: 2550 },
          { row: 4, code: '71053', description: 'THING 71053', quantity: -1, price: 3390 },
        ],
      },
      {
        number: '536366',
        position: 1,
        customer: '',
        country: 'United Kingdom',
        lines: [{ row: 3, code: '22633', description: 'THING 22633', quantity: 1, price: 1850 }],
      },
    ]);
  });

  it('reads a packed file as the same file, with the same id', async () => {
    const plain = await readInvoiceFile(await fileWith(text));
    const packed = await readInvoiceFile(await fileWith(gzipSync(text)));
    expect(packed).toEqual(plain);
    expect(plain.id).toMatch(/^[0-9a-f]{12}$/);
  });

  it.each([
    ['lacks columns', header.replace('UnitPrice,', '').replace(',Country', ''), /its header lacks UnitPrice, Country\.$/],
    ['is another CSV', 'a,b\n1,2\n', /it is no UCI Online Retail CSV/],
    ['is no CSV', `${header}\n"536365,x\n`, /it is no readable CSV/],
    ['has only a header', `${header}\n`, /it has no lines\.$/],
    ['is empty', '', /it has no lines\.$/],
    ['is a torn gzip file', gzipSync(text).subarray(0, 40), /gzip/],
  ])('says in one sentence that the file %s', async (_, content, sentence) => {
    await expect(readInvoiceFile(await fileWith(content))).rejects.toThrow(sentence);
  });

  it('says that there is no such file', async () => {
    await expect(readInvoiceFile(join(folder, 'nowhere.csv'))).rejects.toThrow(/nowhere\.csv: there is no such file\.$/);
  });
});
