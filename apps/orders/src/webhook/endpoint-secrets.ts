import { unlessTampered, type PersonKey } from '#platform/privacy/person-key.js';
import type { PersonKeys } from '#platform/privacy/person-keys.js';

const place = 'webhook_secret.secret';

/** The secrets of an endpoint as they are kept: sealed with a key of the endpoint's own, newest first. */
export interface StoredSecrets {
  /** The endpoint's data key, wrapped. */
  wrapped: Buffer | null;
  sealed: (Buffer | null)[];
  /** Those that an earlier release wrote. */
  plain: (string | null)[];
}

/** How a secret is kept. */
export function sealSecret(key: PersonKey | undefined, secret: string): Buffer {
  if (!key) throw new Error('The endpoint is gone');
  return key.seal(secret, place);
}

/** What its messages are signed with: without what was not sealed for this endpoint, which is in the log. */
export function openSecrets(keys: PersonKeys, endpointId: string, { wrapped, sealed, plain }: StoredSecrets): string[] {
  const key = wrapped === null ? undefined : unlessTampered(() => keys.unwrap(endpointId, wrapped), undefined);
  const open = (each: Buffer) => (key ? unlessTampered(() => [key.open(each, place)], []) : []);
  return sealed.flatMap((each, index) => (each ? open(each) : (plain[index] ?? [])));
}
