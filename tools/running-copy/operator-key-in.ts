import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operatorHeader, operatorKey } from '#platform/auth/operator-key.js';

/** The operator's key of the copy whose data folder this is: whoever may read its secrets may ask as much as they like. */
export const operatorKeyIn = (dataDir: string): string =>
  operatorKey(readFileSync(join(dataDir, 'secrets/internal-secret'), 'utf8').replace(/\r?\n$/, ''));

/** The header that lifts the limits of that copy; none where its secrets cannot be read, as those of a shop on another machine. */
export function operatorHeaders(dataDir: string): Record<string, string> {
  try {
    return { [operatorHeader]: operatorKeyIn(dataDir) };
  } catch {
    return {};
  }
}
