import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { from, mergeMap, type Observable } from 'rxjs';
import { Access } from '#platform/auth/access-rules.js';
import { ReadDatabase } from '#platform/database/replicas/read-database.js';
import { currentCall } from '#platform/grpc/call-context.js';

/** While there are read replicas, the answer of each write says where the primary's log ends: the caller's next reads pass over replicas that are behind. */
@Injectable()
export class WritePositionInterceptor implements NestInterceptor {
  constructor(
    private readonly reads: ReadDatabase,
    private readonly reflector: Reflector,
  ) {}

  intercept(execution: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const rule = this.reflector.get(Access, execution.getHandler());
    const context = currentCall();
    if (!this.reads.hasReplicas || rule?.scope !== 'catalog:write' || !context) return next.handle();
    return next.handle().pipe(mergeMap((answer) => from(this.noted(context, answer))));
  }

  private async noted(context: { wrote: string | undefined }, answer: unknown): Promise<unknown> {
    context.wrote = await this.reads.writtenPosition();
    return answer;
  }
}
