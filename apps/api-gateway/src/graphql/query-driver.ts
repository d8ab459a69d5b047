import { Injectable } from '@nestjs/common';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { FastifyInstance } from 'fastify';
import mercurius from 'mercurius';

/**
 * Leaves it to Fastify when mercurius is loaded: at the end, with everything else. Waiting for it here would have Fastify settle who answers the errors
 * of all routes before Nest has said so.
 */
@Injectable()
export class QueryDriver extends MercuriusDriver {
  override start(options: MercuriusDriverConfig): Promise<void> {
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    void fastify.register(mercurius, options);
    return Promise.resolve();
  }
}
