import type { FastifyReply } from 'fastify';
import { DomainError } from '#platform/errors/domain-error.js';
import { htmlPage } from './html-page.js';

/** Does what somebody pressed a button for, and says on a page how it went: people have no use for a problem document. */
export async function pageOfDeed(reply: FastifyReply, deed: () => Promise<void>, done: string): Promise<string> {
  try {
    await deed();
    return htmlPage(reply, { title: 'Done', text: done });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'INVALID_TOKEN') throw error;
    reply.code(400);
    return htmlPage(reply, { title: 'This link does not work', text: 'It was used already, or it is too old.' });
  }
}
