import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { DomainError, unauthenticated } from '#platform/errors/domain-error.js';
import { admit } from '#platform/auth/admission.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { Route } from './access.js';

/** Global: refuses whoever has no valid token, save on public routes, and whoever lacks the role or the scope that a route asks for. */
@Injectable()
export class AccessGuard extends AuthGuard('access-token') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(execution: ExecutionContext): Promise<boolean> {
    const route = this.reflector.get(Route, execution.getHandler()) ?? { who: 'user' };
    if (route.who === 'anonymous') return true;
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    if (request.headers.authorization === undefined) {
      if (route.who === 'public') return true;
      throw unauthenticated();
    }
    await super.canActivate(execution);
    const { call, user } = request as FastifyRequest & { user: Caller };
    if (!call) throw unauthenticated();
    call.caller = user;
    call.accessToken = request.headers.authorization.replace(/^Bearer\s+/i, '');
    admit({ who: route.who, scope: route.scope }, user);
    return true;
  }

  override handleRequest<User>(error: unknown, user: User | false, info: unknown): User {
    if (error instanceof DomainError) throw error;
    if (info instanceof DomainError) throw info;
    if (error) throw error as Error;
    if (user) return user;
    throw unauthenticated((info as Error | undefined)?.name === 'TokenExpiredError' ? 'The access token has expired.' : undefined);
  }
}
