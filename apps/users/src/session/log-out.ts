import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Caller } from '#platform/grpc/call-context.js';
import { EndSessions } from './end-sessions.js';

/** Ends the session that asks. */
@Injectable()
export class LogOut {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endSessions: EndSessions,
  ) {}

  async execute({ sessionId }: Caller): Promise<void> {
    await this.endSessions.one(this.dataSource.manager, sessionId, 'logged_out');
  }
}
