import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The same variables, as production takes secrets: each in a file that only its owner may read. */
export function inFiles(env: Readonly<Record<string, string>>): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-secret-files-'));
  const files = Object.entries(env).map(([name, value]) => {
    const file = join(folder, name.toLowerCase());
    writeFileSync(file, value, { mode: 0o400 });
    return [`${name}_FILE`, file] as const;
  });
  return Object.fromEntries(files);
}
