import { z } from 'zod';
import { ConfigError } from '../config/load-config.js';

export const faultVariable = {
  /** For tests: the process dies at the point that this file names (docs/torture.md). */
  FAULT_FILE: z.string().optional(),
};

/** Throws `ConfigError` where a process of a real shop would be made to die. */
export function refuseFaults({ NODE_ENV, FAULT_FILE }: { NODE_ENV: string; FAULT_FILE?: string | undefined }): void {
  if (NODE_ENV === 'production' && FAULT_FILE !== undefined) {
    throw new ConfigError('Configuration refused:\n  FAULT_FILE: is for tests, never in production');
  }
}
