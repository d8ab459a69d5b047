import { allScopes, type Scope } from '#platform/auth/scopes.js';

/** A program that acts for the shop. */
export interface Client {
  id: string;
  name: string;
  /** In the order of `allScopes`, each once. */
  scopes: Scope[];
  disabled: boolean;
  createdAt: Date;
  updatedAt: Date;
  /** When it last got a token, to the minute. */
  lastUsedAt: Date | null;
  /** Those that are alive, newest first. */
  secrets: { createdAt: Date; expiresAt: Date | null }[];
  version: number;
}

/** The columns of a client, for SELECT from `api_client c`. */
export const clientColumns = `c.id, c.name, c.scopes, c.disabled, c.created_at AS "createdAt", c.updated_at AS "updatedAt",
  c.last_used_at AS "lastUsedAt", c.version`;

/** What may be changed of a client; what is left out stays. */
export type ClientChanges = Partial<Pick<Client, 'name' | 'scopes' | 'disabled'>>;

/** What of `wanted` is not so already. */
export function changesTo(client: Pick<Client, keyof ClientChanges>, wanted: ClientChanges): ClientChanges {
  const differing = Object.entries(wanted).filter(([field, value]) => String(client[field as keyof ClientChanges]) !== String(value));
  return Object.fromEntries(differing);
}

/** The scopes stand in every token, and a disabled client must be out at once: both end the tokens that there are. */
export const endsTokens = ({ scopes, disabled }: ClientChanges): boolean => scopes !== undefined || disabled === true;

/** Each once, always in the same order. */
export const inOrder = (scopes: readonly string[]): Scope[] => allScopes.filter((scope) => scopes.includes(scope));
