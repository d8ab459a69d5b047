import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#platform/grpc/call-context.js';
import { EndSessions } from './end-sessions.js';
import { sessionNotFound } from './session.errors.js';

/** Ends a session that the caller names, theirs or another of theirs. */
@Injectable()
export class EndSession {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endSessions: EndSessions,
  ) {}

  /** Throws 404 `SESSION_NOT_FOUND`. */
  async execute({ userId }: Caller, sessionId: string): Promise<void> {
    const { manager } = this.dataSource;
    if (!isUuid(sessionId) || !(await this.endSessions.ofOwner(manager, userId, sessionId, 'logged_out'))) throw sessionNotFound();
  }
}
