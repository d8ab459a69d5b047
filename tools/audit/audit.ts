import { setTimeout as sleep } from 'node:timers/promises';
import { Snapshot } from '../running-copy/snapshot.js';
import type { AuditReport, AuditTarget, RuleReport } from './audit-report.js';
import { readLedger } from './ledger.js';
import type { Look, Rule } from './rule.js';
import { eventLogRules } from './rules/event-log.js';
import { feedRules } from './rules/feed.js';
import { importRules } from './rules/imports.js';
import { orderRules } from './rules/orders.js';
import { paymentRules } from './rules/payments.js';
import { personalDataRules } from './rules/personal-data.js';
import { productRules } from './rules/products.js';
import { providerRules } from './rules/provider.js';
import { reservationRules } from './rules/reservations.js';
import { stockRules } from './rules/stock.js';

export interface AuditOptions {
  /** How long whatever looks wrong may take to come right, as what is on its way between databases does. Default 5. */
  settleSeconds?: number;
  /** Told of each rule before it is checked. */
  onRule?: (name: string) => void;
}

const betweenLooksMs = 1_000;

const shopRules: Rule[] = [
  ...stockRules,
  ...reservationRules,
  ...productRules,
  ...importRules,
  ...orderRules,
  ...paymentRules,
  ...personalDataRules,
  ...eventLogRules('users'),
  ...eventLogRules('catalog'),
  ...eventLogRules('orders'),
  ...feedRules,
];

/**
 * Checks every rule. What looks wrong is looked at again, and reported only if it was wrong in every look until `settleSeconds` had passed. Rules
 * about the provider are left out where there is none. Throws `LedgerUnreadable`, and whatever pg throws.
 */
export async function audit(target: AuditTarget, { settleSeconds = 5, onRule = () => undefined }: AuditOptions = {}): Promise<AuditReport> {
  const rules = [...shopRules, ...(target.sandboxUrl === undefined ? [] : providerRules)];
  const reports = await look(target, rules, onRule);
  const until = performance.now() + settleSeconds * 1000;
  while (reports.some(({ violations }) => violations.length > 0) && performance.now() < until) {
    await sleep(Math.max(0, Math.min(betweenLooksMs, until - performance.now())));
    const suspect = rules.filter((_, index) => reports[index].violations.length > 0);
    const again = new Map((await look(target, suspect, onRule)).map((report) => [report.rule, report]));
    for (const report of reports) keepWhatPersists(report, again.get(report.rule));
  }
  return { rules: reports };
}

function keepWhatPersists(report: RuleReport, again: RuleReport | undefined): void {
  if (!again) return;
  const before = new Set(report.violations.map(({ id }) => id));
  report.checked = again.checked;
  report.violations = again.violations.filter(({ id }) => before.has(id));
}

/** The ledger is read first: whatever it has by then, the shop must know. */
async function look(target: AuditTarget, rules: readonly Rule[], onRule: (name: string) => void): Promise<RuleReport[]> {
  const { databaseUrls, sandboxUrl } = target;
  const ledger = sandboxUrl === undefined ? undefined : await readLedger(sandboxUrl);
  return Snapshot.of(databaseUrls.orders, (orders) =>
    Snapshot.of(databaseUrls.catalog, (catalog) =>
      Snapshot.of(databaseUrls.users, (users) => check({ users, catalog, orders, ledger }, rules, onRule)),
    ),
  );
}

async function check(seen: Look, rules: readonly Rule[], onRule: (name: string) => void): Promise<RuleReport[]> {
  const reports: RuleReport[] = [];
  for (const rule of rules) {
    onRule(rule.name);
    reports.push({ rule: rule.name, ...(await rule.check(seen)) });
  }
  return reports;
}
