import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Ledger } from '../ledger/ledger.js';
import type { LostAnswer } from '../charge/tokens.js';

/** Loses answers on purpose, once what they would have told is on disk. */
export class AnswerLoser {
  private readonly silent = new Set<FastifyReply>();

  constructor(
    app: FastifyInstance,
    private readonly ledger: Ledger,
  ) {
    app.addHook('preClose', async () => {
      for (const reply of this.silent) reply.raw.destroy();
    });
  }

  /** Answers 500, or never: then the connection stays open until the caller gives up or the sandbox stops. */
  async lose(reply: FastifyReply, how: LostAnswer): Promise<FastifyReply> {
    await this.ledger.durable();
    if (how === 'error') return reply.status(500).send({ error: { code: 'internal', message: 'The answer was lost on purpose.' } });
    reply.hijack();
    this.silent.add(reply);
    reply.raw.once('close', () => this.silent.delete(reply));
    return reply;
  }
}
