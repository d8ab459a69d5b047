// `npm run audit`: whether stock, money and events are right, across all databases and the provider's ledger. See docs/audit.md.
import { parseArgs } from 'node:util';
import { findDatabases, findSandbox } from '../running-copy/find-databases.js';
import { ProgressLine } from '../running-copy/progress-line.js';
import { runTool } from '../running-copy/run-tool.js';
import type { RuleReport } from './audit-report.js';
import { audit } from './audit.js';

const usage = `Usage: npm run audit -- [--settle SECONDS] [--data-dir DIR]
  --settle SECONDS   how long what looks wrong may take to come right (5)
  --data-dir DIR     of the running copy ($ASHLAR_DATA_DIR, .data unless set)
Databases that run elsewhere: USERS_DATABASE_URL, CATALOG_DATABASE_URL, ORDERS_DATABASE_URL.`;

const mostShown = 20;
const count = (n: number) => n.toLocaleString('en-GB');

await runTool(usage, async (args) => {
  const { values } = parseArgs({ args, options: { settle: { type: 'string', default: '5' }, 'data-dir': { type: 'string' } } });
  const settleSeconds = Number(values.settle);
  if (!/^\d{1,5}$/.test(values.settle)) {
    console.error(`--settle must be a number of seconds.\n\n${usage}`);
    return 2;
  }
  const dataDir = values['data-dir'] ?? (process.env['ASHLAR_DATA_DIR'] || '.data');
  const databaseUrls = findDatabases(dataDir, 'ro', process.env);
  const sandboxUrl = findSandbox(dataDir, process.env);
  const line = new ProgressLine();
  const startedAt = performance.now();
  const onRule = (name: string) => line.show(() => `checking ${name}`);
  const { rules } = await audit({ databaseUrls, sandboxUrl }, { settleSeconds, onRule });
  line.clear();
  rules.forEach(print);
  if (sandboxUrl === undefined) console.log("--  provider: no sandbox is running, so the provider's ledger was not compared");
  const violations = rules.reduce((sum, rule) => sum + rule.violations.length, 0);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`\n${rules.length} rules in ${seconds} s: ${violations === 0 ? 'no violation' : `${count(violations)} violations`}`);
  return violations === 0 ? 0 : 1;
});

function print({ rule, checked, violations }: RuleReport): void {
  const verdict = violations.length === 0 ? '' : `: ${count(violations.length)} VIOLATED`;
  console.log(`${violations.length === 0 ? 'ok' : 'NO'}  ${rule} (${count(checked)})${verdict}`);
  for (const { id, what } of violations.slice(0, mostShown)) console.log(`      ${id}: ${what}`);
  if (violations.length > mostShown) console.log(`      and ${count(violations.length - mostShown)} more`);
}
