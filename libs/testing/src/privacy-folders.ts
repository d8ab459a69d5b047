import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMasterKey } from '#platform/privacy/master-keys.js';

/** Where a service under test keeps what it needs for personal data. */
export interface PrivacyFolders {
  /** As the service is told of them. */
  env: { MASTER_KEYS_DIR: string; ERASURE_LEDGER_DIR: string };
  remove(): void;
}

/** Folders of its own: one with a master key, and one with an empty ledger. */
export function privacyFolders(): PrivacyFolders {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-privacy-'));
  const env = { MASTER_KEYS_DIR: join(folder, 'master'), ERASURE_LEDGER_DIR: join(folder, 'erasures') };
  addMasterKey(env.MASTER_KEYS_DIR);
  return { env, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
