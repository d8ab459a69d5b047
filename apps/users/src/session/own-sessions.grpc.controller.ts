import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  EndSessionRequest,
  EndSessionResponse,
  ListSessionsRequest,
  ListSessionsResponse,
  SessionServiceController,
} from '#contracts/generated/ashlar/users/v1/sessions.js';
import { SESSION_SERVICE_NAME } from '#contracts/generated/ashlar/users/v1/sessions.js';
import { LoggedIn } from '#platform/auth/access-rules.js';
import { theCaller } from '../caller.js';
import { EndSession } from './end-session.js';
import { toProtoSession } from './session.proto.js';
import { SessionQueries } from './session.queries.js';

/** The part of `SessionService` that is served here. */
export type OwnSessionMethods = 'listSessions' | 'endSession';

@Controller()
export class OwnSessionsGrpcController implements Pick<SessionServiceController, OwnSessionMethods> {
  constructor(
    private readonly queries: SessionQueries,
    private readonly ending: EndSession,
  ) {}

  @LoggedIn()
  @GrpcMethod(SESSION_SERVICE_NAME)
  async listSessions({ page }: ListSessionsRequest): Promise<ListSessionsResponse> {
    const caller = theCaller();
    const list = await this.queries.liveOf(caller.userId, page);
    return { sessions: list.sessions.map((session) => toProtoSession(session, caller)), page: list.page };
  }

  @LoggedIn()
  @GrpcMethod(SESSION_SERVICE_NAME)
  async endSession({ id }: EndSessionRequest): Promise<EndSessionResponse> {
    await this.ending.execute(theCaller(), id);
    return {};
  }
}
