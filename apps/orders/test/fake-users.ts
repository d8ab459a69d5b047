import type { Timestamp } from '#contracts/generated/google/protobuf/timestamp.js';
import type { DomainError } from '#platform/errors/domain-error.js';
import { createTestIdentity, type TestIdentity } from '#testing/test-identity.js';
import { serveDouble } from '#testing/grpc-double.js';

/** Users as orders sees it: keys, ended sessions, and an account for whoever is asked for. */
export class FakeUsers {
  readonly identity: TestIdentity = createTestIdentity();
  /** While set, GetUser fails so. */
  failure: DomainError | undefined;
  asked = 0;
  target = '';
  private stopServing = (): void => undefined;

  async start(): Promise<this> {
    const { authority } = this.identity;
    const double = await serveDouble('users', {
      'ashlar.users.v1.AccountService': {
        getUser: ({ id }: { id: string }) => {
          this.asked += 1;
          if (this.failure) throw this.failure;
          return { user: { id, email: emailOf(id) } };
        },
      },
      'ashlar.users.v1.SessionService': {
        getKeys: async () => ({ jwks: await authority.jwks() }),
        listRevokedSessions: ({ since }: { since: Timestamp | undefined }) => authority.revokedSince(since),
      },
    });
    this.target = double.target;
    this.stopServing = () => double.stop();
    return this;
  }

  stop(): void {
    this.stopServing();
  }
}

export const emailOf = (userId: string): string => `${userId.slice(0, 8)}@example.com`;
