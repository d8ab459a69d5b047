import type { SessionServiceClient } from '#contracts/generated/ashlar/users/v1/sessions.js';
import type { GrpcPeer, PromiseClient } from '../grpc/grpc-client.js';
import { SessionAuthority } from './auth.module.js';

/** Keys and ended sessions, asked of users over gRPC. */
export class RemoteSessionAuthority extends SessionAuthority {
  private readonly sessions: PromiseClient<SessionServiceClient>;

  constructor(users: GrpcPeer) {
    super();
    this.sessions = users.serviceClient<SessionServiceClient>('ashlar.users.v1.SessionService');
  }

  override jwks = async () => (await this.sessions.getKeys({}, { timeoutMs: 3_000, waitForReady: true })).jwks;
  override revokedSince: SessionAuthority['revokedSince'] = (since) =>
    this.sessions.listRevokedSessions({ since }, { timeoutMs: 2_000, waitForReady: true });
}
