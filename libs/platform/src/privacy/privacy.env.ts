import { z } from 'zod';

/** What a service that keeps personal data reads from its environment. */
export const privacyVariables = {
  /** Folder of the master keys, `<id>.key`; the newest wraps the data keys of people. */
  MASTER_KEYS_DIR: z.string().default('.data/keys/master'),
  /** Folder of the erasure ledger, which has to lie outside the backups of the database. */
  ERASURE_LEDGER_DIR: z.string().default('.data/erasures'),
};
