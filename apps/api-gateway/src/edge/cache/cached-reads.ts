import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { lastValueFrom, of, type Observable } from 'rxjs';
import type { Answer } from '../http/answer.js';
import { CatalogCache } from './catalog-cache.js';

/** Global: lets one request read and validate for all that ask the same of the catalog. */
@Injectable()
export class CachedReads implements NestInterceptor {
  constructor(private readonly cache: CatalogCache) {}

  async intercept(execution: ExecutionContext, next: CallHandler<Answer<unknown>>): Promise<Observable<unknown>> {
    const { catalogRead } = execution.switchToHttp().getRequest<FastifyRequest>();
    return catalogRead ? of(await this.cache.read(catalogRead, () => lastValueFrom(next.handle()))) : next.handle();
  }
}
