const pattern = /^Invoice (\S+), replay ([0-9a-f]{12})$/;

/**
 * Stands in the order's address and names the invoice and the file it came from. Idempotency keys are kept for a day;
 * this mark tells a replay on any later day which invoices the shop has.
 */
export const orderMark = (fileId: string, key: string) => `Invoice ${key}, replay ${fileId}`;

/** The invoice that an order was made from, when it was made from this file. */
export function invoiceOfMark(mark: string | null | undefined, fileId: string): string | undefined {
  const [, key, id] = pattern.exec(mark ?? '') ?? [];
  return id === fileId ? key : undefined;
}
