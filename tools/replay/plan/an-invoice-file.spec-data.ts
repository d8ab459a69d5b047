import { Readable } from 'node:stream';
import type { InvoiceFile } from './invoice.js';
import { readInvoices } from './read-invoices.js';

export const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

/** A row of the file: `536365 85123A 6 2.55 17850`; a customer of `-` is none. */
export function aRow(short: string): string {
  const [invoice, code, quantity, price, customer = '-', country = 'United Kingdom'] = short.split(' ');
  const id = customer === '-' ? '' : `${customer}.0`;
  return `${invoice},${code},THING ${code},${quantity},2010-12-01 08:26:00,${price},${id},${country}`;
}

/** For tests: a file of rows in short form. */
export function anInvoiceFile(...rows: string[]): Promise<InvoiceFile> {
  return readInvoices(Readable.from([Buffer.from([header, ...rows.map(aRow)].join('\n'))]));
}
