import { accessTokenRules } from '#platform/auth/access-token-rules.js';
import { publicJwk } from './jwk.js';
import type { SigningKey } from './key-files.js';
import { scheduleOf } from './key-schedule.js';

/** The keys of access tokens, as the folder has them now. */
export class SigningKeys {
  constructor(private newestFirst: readonly SigningKey[]) {
    scheduleOf(newestFirst, Date.now());
  }

  /** What signs at this moment. */
  get current(): SigningKey {
    return this.schedule.signs;
  }

  /** The public halves as a JWK set (RFC 7517), as JSON: of those that sign, will sign, or have signed what may still be alive. */
  get jwks(): string {
    const keys = this.schedule.published.map(({ kid, privateKey }) => ({
      ...publicJwk(privateKey),
      kid,
      alg: accessTokenRules.algorithm,
      use: 'sig',
    }));
    return JSON.stringify({ keys });
  }

  /** Those that nothing alive was signed with. */
  get outdated(): SigningKey[] {
    return this.schedule.outdated;
  }

  /** From now on these; none at all changes nothing, since something has to sign. */
  replace(newestFirst: readonly SigningKey[]): void {
    if (newestFirst.length > 0) this.newestFirst = newestFirst;
  }

  private get schedule() {
    return scheduleOf(this.newestFirst, Date.now());
  }
}
