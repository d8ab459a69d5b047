import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names a folder for this run, which every worker inherits; a PostgreSQL server appears in it when the first test asks for one. */
export default function setUp() {
  process.env.ASHLAR_TEST_RUN = mkdtempSync(join(tmpdir(), 'ashlar-test-'));
  process.env.ASHLAR_TEST_RUN_PID = String(process.pid);
}
