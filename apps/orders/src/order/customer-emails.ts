import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AccountServiceClient } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { DomainError, unauthenticated } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { UsersPeer } from '#platform/grpc/peers.module.js';

const keepMs = 60_000;
const askWithinMs = 3_000;

/** The e-mail addresses of customers, asked of users; an address may be a minute old, and is not kept for longer. */
@Injectable()
export class CustomerEmails {
  private readonly accounts: PromiseClient<AccountServiceClient>;
  private readonly known = new LRUCache<string, string>({ max: 10_000, ttl: keepMs, ttlAutopurge: true });

  constructor(users: UsersPeer) {
    this.accounts = users.serviceClient<AccountServiceClient>('ashlar.users.v1.AccountService');
  }

  /** The caller's own address. Throws 401 when the account is gone, 503 or 504 when users is. */
  async of(userId: string): Promise<string> {
    const known = this.known.get(userId);
    if (known !== undefined) return known;
    const { user } = await this.accounts.getUser({ id: userId }, { timeoutMs: askWithinMs }).catch((error: unknown) => {
      throw error instanceof DomainError && error.kind === 'not_found' ? unauthenticated('The account is gone.') : error;
    });
    if (user == null) throw unauthenticated('The account is gone.');
    this.known.set(userId, user.email);
    return user.email;
  }
}
