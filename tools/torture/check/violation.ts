/** Something that must never be. */
export interface Violation {
  /** An order, a SKU, a payment: what to look for in the logs. */
  id: string;
  what: string;
}

export const violation = (id: string, what: string): Violation => ({ id, what });
