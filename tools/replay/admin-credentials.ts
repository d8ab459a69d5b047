import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Options } from './options.js';
import { WrongUsage } from './options.js';

export interface AdminCredentials {
  readonly email: string;
  readonly password: string;
}

/** The administrator that `npm start` made, unless the command line names one. */
export async function adminCredentials({
  adminEmail,
  adminPassword,
  dataDir,
}: Pick<Options, 'adminEmail' | 'adminPassword' | 'dataDir'>): Promise<AdminCredentials> {
  if (adminEmail !== undefined && adminPassword !== undefined) return { email: adminEmail, password: adminPassword };
  const stored = await readStored(join(dataDir, 'credentials.json'));
  const email = adminEmail ?? stored?.email;
  const password = adminPassword ?? stored?.password;
  if (email !== undefined && password !== undefined) return { email, password };
  const missing = email === undefined ? '--admin-email and --admin-password' : '--admin-password';
  throw new WrongUsage(
    `${join(dataDir, 'credentials.json')} does not name the administrator: start Ashlar first, or give --data-dir or ${missing}.`,
  );
}

async function readStored(path: string): Promise<Partial<AdminCredentials> | undefined> {
  try {
    return (JSON.parse(await readFile(path, 'utf8')) as { admin?: Partial<AdminCredentials> }).admin;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
