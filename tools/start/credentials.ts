import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import type { DataFolder } from './data-folder.js';
import { type ServiceName, serviceNames, type StartSettings } from './start.env.js';

interface RolePasswords {
  owner: string;
  app: string;
  ro: string;
}

/** What `credentials.json` in the data folder holds: made at the first start, kept from then on. */
export interface Credentials {
  admin: { email: string; password?: string };
  postgres: { superuser: string; roles: Record<ServiceName, RolePasswords> };
}

/** Paths of the files that children are given instead of the secrets themselves. */
export interface SecretFiles {
  internal: string;
  auditLogKey: string;
  blindIndex: string;
  sandboxApiKey: string;
  sandboxWebhook: string;
  adminPassword: string;
}

export interface Secrets {
  credentials: Credentials;
  files: SecretFiles;
  admin: { email: string; password: string };
  /** Whether the administrator's password was made just now, and nobody has seen it yet. */
  passwordIsNew: boolean;
}

/** Where a copy keeps the master keys of personal data, and the ledger of who was erased, in its data folder. */
export const masterKeysFolder = ['keys', 'master'] as const;
export const erasuresFolder = ['erasures'] as const;

const newSecret = () => randomBytes(32).toString('base64url');

/** Reads the secrets of the data folder, making those that are missing. */
export function openSecrets(folder: DataFolder, settings: StartSettings): Secrets {
  const stored = readStored(folder);
  const password = settings.adminPassword ?? stored?.admin.password ?? randomBytes(12).toString('base64url');
  const passwordIsNew = settings.adminPassword === undefined && stored?.admin.password === undefined;
  const credentials: Credentials = {
    // A password that was given stays where its owner keeps it.
    admin: { email: settings.adminEmail, ...(settings.adminPassword === undefined ? { password } : {}) },
    postgres: stored?.postgres ?? { superuser: newSecret(), roles: newRoles() },
  };
  folder.writePrivate('credentials.json', `${JSON.stringify(credentials, undefined, 2)}\n`);
  return {
    credentials,
    admin: { email: settings.adminEmail, password },
    passwordIsNew,
    files: {
      internal: kept(folder, 'internal-secret'),
      auditLogKey: kept(folder, 'audit-log-key'),
      blindIndex: kept(folder, 'blind-index-key'),
      sandboxApiKey: kept(folder, 'sandbox-api-key'),
      sandboxWebhook: kept(folder, 'sandbox-webhook-secret'),
      adminPassword: folder.writeSecret('admin-password', password),
    },
  };
}

function newRoles(): Record<ServiceName, RolePasswords> {
  const roles = serviceNames.map((name) => [name, { owner: newSecret(), app: newSecret(), ro: newSecret() }] as const);
  return Object.fromEntries(roles) as Record<ServiceName, RolePasswords>;
}

function readStored(folder: DataFolder): Credentials | undefined {
  const text = readIfThere(folder.at('credentials.json'));
  return text === undefined ? undefined : (JSON.parse(text) as Credentials);
}

function kept(folder: DataFolder, name: string): string {
  const path = folder.at('secrets', name);
  if (readIfThere(path) === undefined) folder.writeSecret(name, newSecret());
  // Earlier releases left them open to their owner's own writing.
  chmodSync(path, 0o400);
  return path;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}
