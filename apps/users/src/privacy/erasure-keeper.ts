import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';
import { ErasureBooks } from '#platform/privacy/erasure-ledger.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { EndSessions } from '../session/end-sessions.js';
import { ErasePerson } from './erase-person.js';

const everyMs = 60_000;
const roundsPerHour = 60;

/** Sees to it that an erasure stays one: it is in the ledger soon after, and whoever a restored backup brought back is erased again. */
@Injectable()
export class ErasureKeeper implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('erasures');
  private timer: NodeJS.Timeout | undefined;
  private rounds = 0;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly books: ErasureBooks,
    private readonly erasePerson: ErasePerson,
    private readonly endSessions: EndSessions,
    private readonly auditLog: AuditLog,
  ) {}

  /** Before anybody is served. */
  async onModuleInit(): Promise<void> {
    await this.eraseWhoCameBack();
    await this.books.writeDown();
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => (this.round = this.look()), everyMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /** Of erasures that have committed; what fails now is written within a minute. */
  async writeDown(): Promise<void> {
    try {
      await this.books.writeDown();
    } catch (error) {
      this.logger.error({ err: error }, 'the erasure ledger could not be written');
    }
  }

  private async look(): Promise<void> {
    await this.writeDown();
    if (++this.rounds % roundsPerHour !== 0) return;
    try {
      await this.eraseWhoCameBack();
    } catch (error) {
      this.logger.warn({ err: error }, 'who came back could not be looked for');
    }
  }

  private async eraseWhoCameBack(): Promise<void> {
    for (const id of await this.books.cameBack()) {
      await runInCallContext(backgroundCall(uuidv7()), () =>
        this.endSessions.afterCommit(() =>
          this.dataSource.transaction(async (manager) => ({ result: undefined, ended: await this.erasePerson.execute(manager, id) })),
        ),
      );
      await this.auditLog.append({ actor: { kind: 'operator' }, action: 'eraseAgain', target: `user:${id}`, result: 'succeeded' });
      this.logger.warn({ personId: id }, 'somebody who was erased had come back with a backup, and is erased again');
    }
  }
}
