import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { toMils, toWhole } from './amounts.js';
import type { Invoice, InvoiceFile } from './invoice.js';
import { UnusableFile } from './unusable-file.js';

const columns = ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'] as const;
type Row = Record<(typeof columns)[number], string>;

/** Reads a UCI Online Retail CSV, gzip or plain, told apart by its first bytes. */
export async function readInvoiceFile(path: string): Promise<InvoiceFile> {
  try {
    return await readInvoices(await openPlain(path));
  } catch (error) {
    throw UnusableFile.from(error, path);
  }
}

/** Reads the lines of an unpacked file and puts them together by invoice, in the order in which the invoices begin. */
export async function readInvoices(text: Readable): Promise<InvoiceFile> {
  const hash = createHash('sha256');
  const hashed = new PassThrough();
  hashed.on('data', (chunk: Buffer) => hash.update(chunk));
  const rows = parse({ bom: true, columns: (header: string[]) => checkedHeader(header), skip_empty_lines: true });
  // Errors of any part reach the loop below: pipeline destroys the last stream with them.
  pipeline(text, hashed, rows, () => undefined);

  const invoices = new Map<string, Invoice>();
  let lines = 0;
  for await (const row of rows as AsyncIterable<Row>) {
    lines += 1;
    add(invoices, row, lines + 1);
  }
  if (lines === 0) throw new UnusableFile('it has no lines.');
  return { id: hash.digest('hex').slice(0, 12), invoices: [...invoices.values()], lines };
}

/** An invoice of one minute can stand between the lines of another, and 34 of them go on into the next minute. */
function add(invoices: Map<string, Invoice>, row: Row, number: number): void {
  const name = row.InvoiceNo.trim().toUpperCase();
  let invoice = invoices.get(name);
  if (!invoice) {
    const customer = row.CustomerID.trim().replace(/\.0*$/, '');
    invoice = { number: name, position: invoices.size, customer, country: row.Country.trim(), lines: [] };
    invoices.set(name, invoice);
  }
  invoice.lines.push({
    row: number,
    code: row.StockCode.trim().toUpperCase(),
    description: row.Description.trim().replace(/\s+/g, ' '),
    quantity: toWhole(row.Quantity),
    price: toMils(row.UnitPrice),
  });
}

function checkedHeader(header: string[]): string[] {
  const found = header.map((name) => name.trim());
  const missing = columns.filter((name) => !found.includes(name));
  if (missing.length === columns.length) throw new UnusableFile('it is no UCI Online Retail CSV: none of its columns is there.');
  if (missing.length > 0) throw new UnusableFile(`it is no UCI Online Retail CSV: its header lacks ${missing.join(', ')}.`);
  return found;
}

async function openPlain(path: string): Promise<Readable> {
  const file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0).finally(() => file.close());
  const packed = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  const raw = createReadStream(path);
  if (!packed) return raw;
  const unpacked = createGunzip();
  pipeline(raw, unpacked, () => undefined);
  return unpacked;
}
