import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Route } from '../auth/access.js';
import { isOverHttp } from '../edge/http/over-http.js';
import { AUDITED, READS } from './audited.js';
import { AuditedRequest, type AuditPlan } from './audited-request.js';
import { AuditTrail } from './audit-trail.js';

/** Where Swagger's decorators keep the operationId. */
const API_OPERATION = 'swagger/apiOperation';
type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * Global, before access: settles what of a request is to be noted, from its route alone, so that nobody can forget to. Routes that are for reading, and
 * those that nobody is asked for who they are, have no plan and cost one look-up.
 */
@Injectable()
export class AuditMarkGuard implements CanActivate {
  private readonly plans = new Map<Handler, AuditPlan | undefined>();

  constructor(
    private readonly reflector: Reflector,
    private readonly trail: AuditTrail,
  ) {}

  canActivate(execution: ExecutionContext): true {
    if (!isOverHttp(execution)) return true;
    const handler = execution.getHandler();
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    if (!this.plans.has(handler)) this.plans.set(handler, this.planOf(handler, request.method));
    const plan = this.plans.get(handler);
    if (plan) request.audit = new AuditedRequest(this.trail, plan, request);
    return true;
  }

  private planOf(handler: Handler, method: string): AuditPlan | undefined {
    const who = this.reflector.get(Route, handler)?.who ?? 'user';
    const marked = this.reflector.get<true | undefined>(AUDITED, handler) === true;
    const writes = method !== 'GET' && method !== 'HEAD' && this.reflector.get<true | undefined>(READS, handler) !== true;
    const forShop = who === 'admin';
    if (!marked && !forShop && (!writes || who === 'anonymous')) return undefined;
    const { operationId } = this.reflector.get<{ operationId?: string } | undefined>(API_OPERATION, handler) ?? {};
    return { action: operationId ?? handler.name, always: marked || forShop, uses: marked || writes, refusals: marked || forShop };
  }
}

/** Global, after everything that refuses a request for its form or its sender: what is about to be done is noted first, or not done. */
@Injectable()
export class AuditGuard implements CanActivate {
  async canActivate(execution: ExecutionContext): Promise<true> {
    if (isOverHttp(execution)) await execution.switchToHttp().getRequest<FastifyRequest>().audit?.begin();
    return true;
  }
}
