import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessTokenVerifier } from '../auth/access-token.js';
import { Access } from '../auth/access-rules.js';
import { admit } from '../auth/admission.js';
import { liveCaller } from '../auth/live-caller.js';
import { Revocations } from '../auth/revocations.js';
import { forbidden, unauthenticated } from '../errors/domain-error.js';
import { currentCall } from './call-context.js';

/** Who may call an rpc whose rule names nobody. */
const throughTheGateway: readonly string[] = ['api-gateway'];

/** Global: verifies the caller's token for every rpc, then holds the rpc's `Access` rule against the calling process and the caller. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly accessTokens: AccessTokenVerifier,
    private readonly revocations: Revocations,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride(Access, [execution.getHandler(), execution.getClass()]);
    const context = currentCall();
    if (!rule || !context) throw forbidden();
    if (rule.who === 'anybody') return true;
    if (!context.peer) throw unauthenticated('The calling service is not known here.');
    if (!(rule.peers ?? throughTheGateway).includes(context.peer)) throw forbidden();
    if (context.accessToken) context.caller = await liveCaller(context.accessToken, this.accessTokens, this.revocations);
    admit({ who: rule.who, scope: rule.scope }, context.caller);
    return true;
  }
}
