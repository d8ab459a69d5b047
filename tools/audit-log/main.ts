// `npm run audit-log:verify`: whether every entry of the audit log is there, as it was written. See docs/audit-log.md.
import { parseArgs } from 'node:util';
import { AuditChain } from '../../apps/users/src/audit-log/audit-chain.js';
import { findAuditLogKey, findDatabase } from '../running-copy/find-databases.js';
import { ProgressLine } from '../running-copy/progress-line.js';
import { runTool } from '../running-copy/run-tool.js';
import { Snapshot } from '../running-copy/snapshot.js';
import { readAnchor, writeAnchor } from './anchor.js';
import { verifyLog } from './verify-log.js';

const usage = `Usage: npm run audit-log:verify -- [--anchor FILE] [--data-dir DIR]
  --anchor FILE    where the log ended at the last time; written anew when it is whole. Keep it where the database cannot be reached from
  --data-dir DIR   of the running copy ($ASHLAR_DATA_DIR, .data unless set)
A database that runs elsewhere: USERS_DATABASE_URL and AUDIT_LOG_KEY_FILE.`;

const count = (n: number) => n.toLocaleString('en-GB');

await runTool(usage, async (args) => {
  const { values } = parseArgs({ args, options: { anchor: { type: 'string' }, 'data-dir': { type: 'string' } } });
  const dataDir = values['data-dir'] ?? (process.env['ASHLAR_DATA_DIR'] || '.data');
  const chain = new AuditChain(findAuditLogKey(dataDir, process.env));
  const anchor = values.anchor === undefined ? undefined : readAnchor(values.anchor);
  const line = new ProgressLine();
  const startedAt = performance.now();
  const verdict = await Snapshot.of(findDatabase(dataDir, 'users', 'ro', process.env), (snapshot) =>
    verifyLog(snapshot, chain, anchor, (entries) => line.show(() => `${count(entries)} entries verified`)),
  );
  line.clear();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (verdict.end && values.anchor !== undefined) writeAnchor(values.anchor, verdict.end);
  console.log(`${count(verdict.entries)} entries in ${seconds} s: ${verdict.fault ? 'THE LOG IS NOT WHOLE' : 'as they were written'}`);
  if (!verdict.fault) return 0;
  const { position, kind, what } = verdict.fault;
  console.log(`  position ${position}, ${kind}: ${what}`);
  return 1;
});
