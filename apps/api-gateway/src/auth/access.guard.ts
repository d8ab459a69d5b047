import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { DomainError, forbidden, unauthenticated } from '#platform/errors/domain-error.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { Route } from './access.js';

/** Global: refuses whoever has no valid token, save on public routes, and whoever lacks the role that a route asks for. */
@Injectable()
export class AccessGuard extends AuthGuard('access-token') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(execution: ExecutionContext): Promise<boolean> {
    const route = this.reflector.get(Route, execution.getHandler());
    if (route === 'anonymous') return true;
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    if (request.headers.authorization === undefined) {
      if (route === 'public') return true;
      throw unauthenticated();
    }
    await super.canActivate(execution);
    const { call, user } = request as FastifyRequest & { user: Caller };
    if (!call) throw unauthenticated();
    call.caller = user;
    call.accessToken = request.headers.authorization.replace(/^Bearer\s+/i, '');
    if (route === 'admin' && user.role !== 'admin') throw forbidden();
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
