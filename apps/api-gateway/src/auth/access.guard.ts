import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { AccessTokenVerifier } from '#platform/auth/access-token.js';
import { admit } from '#platform/auth/admission.js';
import { liveCaller } from '#platform/auth/live-caller.js';
import { Revocations } from '#platform/auth/revocations.js';
import { unauthenticated } from '#platform/errors/domain-error.js';
import { WrittenPositions } from '../catalog/written-positions.js';
import { isOverHttp } from '../edge/http/over-http.js';
import { Route } from './access.js';
import { bearerToken } from './bearer-token.js';

/** Global: refuses whoever has no valid token, save on public routes, and whoever lacks the role or the scope that a route asks for. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokenVerifier,
    private readonly revocations: Revocations,
    private readonly written: WrittenPositions,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (!isOverHttp(execution)) return true;
    const route = this.reflector.get(Route, execution.getHandler()) ?? { who: 'user' };
    if (route.who === 'anonymous') return true;
    const { headers, call } = execution.switchToHttp().getRequest<FastifyRequest>();
    if (headers.authorization === undefined && route.who === 'public') return true;
    const token = bearerToken(headers);
    if (token === undefined || !call) throw unauthenticated();
    call.caller = await liveCaller(token, this.tokens, this.revocations);
    call.accessToken = token;
    if (call.caller.role !== 'customer') call.readAfter = await this.written.of(call.caller.sessionId);
    admit({ who: route.who, scope: route.scope }, call.caller);
    return true;
  }
}
