/** One line of the file, read but not yet judged. */
export interface InvoiceLine {
  /** Where it stands in the file, from 1, the header included. */
  readonly row: number;
  /** Upper case: the shop wrote `85123a` and `85123A` for the same thing. */
  readonly code: string;
  readonly description: string;
  /** Null when the file's text is no whole number. */
  readonly quantity: number | null;
  /** In mils, thousandths of a pound; null when the file's text is no amount. */
  readonly price: number | null;
}

/** An invoice, or a cancellation of one: its number then begins with C. */
export interface Invoice {
  readonly number: string;
  /** Its place among the file's invoices, from 0. */
  readonly position: number;
  /** Empty when the shop did not know who bought. */
  readonly customer: string;
  readonly country: string;
  readonly lines: InvoiceLine[];
}

export interface InvoiceFile {
  /** Names the file's content, packed or not: the same lines have the same id. */
  readonly id: string;
  readonly invoices: readonly Invoice[];
  readonly lines: number;
}
