/** Where the databases are, and the sandbox provider if there is one. Nothing is written to any of them. */
export interface AuditTarget {
  databaseUrls: { users: string; catalog: string; orders: string };
  /** e.g. `http://127.0.0.1:3010`; without it the provider's ledger is not compared. */
  sandboxUrl?: string | undefined;
}

/** Something that must never be, and what it is about: an order, a SKU, an event. */
export interface Violation {
  id: string;
  what: string;
}

/** What one rule came to. */
export interface RuleReport {
  rule: string;
  /** How many things it looked at. */
  checked: number;
  violations: Violation[];
}

export interface AuditReport {
  rules: RuleReport[];
}
