import type { ServiceName } from '../running-copy/find-databases.js';
import type { Snapshot } from '../running-copy/snapshot.js';
import type { Violation } from './audit-report.js';
import type { Movement } from './ledger.js';

/** All that rules look at: each database as it was at one moment, the three almost at the same, and the provider's ledger just before. */
export type Look = Record<ServiceName, Snapshot> & {
  /** Undefined where there is no sandbox provider. */
  ledger: readonly Movement[] | undefined;
};

export interface Finding {
  checked: number;
  violations: Violation[];
}

/** Something that must always hold. */
export interface Rule {
  name: string;
  check(look: Look): Promise<Finding>;
}

const mostViolations = 10_000;

/** A rule about one database that two statements answer: how many things there are (`count`), and which are wrong (`id`, `what`). */
export const sqlRule = (name: string, service: ServiceName, sql: { count: string; violations: string }): Rule => ({
  name,
  check: async (look) => {
    const [{ count }] = await look[service].rows<{ count: string }>(sql.count);
    const violations = await look[service].rows<Violation>(`${sql.violations} LIMIT ${mostViolations}`);
    return { checked: Number(count), violations };
  },
});
