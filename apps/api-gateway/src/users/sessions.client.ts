import { Injectable } from '@nestjs/common';
import type { SessionServiceClient } from '#contracts/generated/ashlar/users/v1/sessions.js';
import { Revocations } from '#platform/auth/revocations.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { UsersPeer } from '#platform/grpc/peers.module.js';
import { page } from '../edge/http/answer.js';
import { toPageRequest, type PageQuery } from '../edge/input/page.dto.js';
import { knownId } from '../edge/input/uuid.js';
import { toSessionView } from './session.view.js';

const notFound = () => new DomainError('not_found', 'SESSION_NOT_FOUND', 'There is no such session.');

/** The caller's sessions, asked of users. */
@Injectable()
export class SessionsClient {
  private readonly sessions: PromiseClient<SessionServiceClient>;

  constructor(
    users: UsersPeer,
    private readonly revocations: Revocations,
  ) {
    this.sessions = users.serviceClient<SessionServiceClient>('ashlar.users.v1.SessionService');
  }

  async list(query: PageQuery) {
    const answer = await this.sessions.listSessions({ page: toPageRequest(query) });
    return page(answer.sessions.map(toSessionView), answer.page);
  }

  /** It ends here at once, and everywhere else within the next look at the list of ended ones. */
  async end(id: string): Promise<void> {
    const known = knownId(id, notFound);
    await this.sessions.endSession({ id: known });
    this.revocations.add(known);
  }
}
