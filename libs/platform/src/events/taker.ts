import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { isDatabaseAway } from '../database/database-errors.js';
import { backgroundCall, runInCallContext } from '../grpc/call-context.js';
import { eventTaken } from '../observability/event-metrics.js';
import type { EventConsumer, ReceivedEvent } from './event-consumer.js';
import { takeTurns } from './inbox-batch.js';
import { takeTurn } from './inbox.js';
import { dueParked, lockParked, park, postpone, unpark } from './parked-events.js';
import { pause } from './pause.js';

/** How often an event is tried before it is parked, and how long is waited in between: its lane waits too, so not long. */
const tries = 3;
const waitBetweenTriesMs = [50, 200];
const databaseAwayMs = { first: 100, longest: 2_000 };

/** Brings events to one consumer: each once, in order, the effect and its record in one transaction, and what cannot be taken aside. */
export class Taker {
  private readonly logger = new Logger('events');

  constructor(
    private readonly dataSource: DataSource,
    readonly consumer: EventConsumer,
  ) {}

  /**
   * Resolves once each event was taken, known or parked; events of one subject must come in order. Waits for a database that is away. Rejects only
   * when `signal` was aborted meanwhile.
   */
  async take(events: readonly ReceivedEvent[], signal: AbortSignal): Promise<void> {
    for (let from = 0; from < events.length; from += this.consumer.batch) {
      const group = events.slice(from, from + this.consumer.batch);
      const done = group.length > 1 && (await this.attemptTogether(group).then(...succeededOrNot));
      if (!done) for (const event of group) await this.takeOne(event, signal);
    }
  }

  /** Tries what is parked for this consumer and due, and what waited behind it. */
  async redrive(subject?: { aggregate: string; subject: string }): Promise<void> {
    for (;;) {
      const due = await dueParked(this.dataSource.manager, this.consumer.name, subject);
      const moved = await Promise.all(due.map(({ id }) => this.retryParked(id)));
      if (!moved.includes(true)) return;
    }
  }

  private async takeOne(event: ReceivedEvent, signal: AbortSignal): Promise<void> {
    let failures = 0;
    for (let away = 0; ;) {
      try {
        return await this.attempt(event);
      } catch (error) {
        signal.throwIfAborted();
        if (isDatabaseAway(error)) {
          await pause(Math.min(databaseAwayMs.longest, databaseAwayMs.first * 2 ** away++), signal);
        } else if (++failures < tries) {
          await pause(waitBetweenTriesMs[failures - 1], signal);
        } else {
          if (await this.parkFailed(event, error, failures).then(...succeededOrNot)) return;
          await pause(databaseAwayMs.longest, signal);
        }
        signal.throwIfAborted();
      }
    }
  }

  private async attempt(event: ReceivedEvent): Promise<void> {
    const { turn, parked } = await this.dataSource.transaction((manager) => this.takeIn(manager, event));
    if (turn === 'now') eventTaken(this.consumer.name, event.time);
    if (parked) await this.redrive(event).catch(() => undefined);
  }

  private async attemptTogether(events: readonly ReceivedEvent[]): Promise<void> {
    const { now, parked } = await this.dataSource.transaction(async (manager) => {
      const turns = await takeTurns(manager, this.consumer.name, events);
      const context = backgroundCall(uuidv7());
      if (turns.now.length > 0) await runInCallContext(context, () => this.consumer.handleAll(turns.now, manager));
      return turns;
    });
    for (const { time } of now) eventTaken(this.consumer.name, time);
    if (parked) await this.redrive().catch(() => undefined);
  }

  private async takeIn(manager: EntityManager, event: ReceivedEvent) {
    const result = await takeTurn(manager, this.consumer.name, event);
    if (result.turn === 'now') {
      await runInCallContext(backgroundCall(event.requestId ?? uuidv7()), () => this.consumer.handle(event, manager));
    } else if (result.turn === 'early') await park(manager, this.consumer.name, event);
    return result;
  }

  private async parkFailed(event: ReceivedEvent, error: unknown, attempts: number): Promise<void> {
    await park(this.dataSource.manager, this.consumer.name, event, { error: describe(error), attempts });
    const { id, type, subject } = event;
    this.logger.error(
      { err: error, consumer: this.consumer.name, event: { id, type, subject } },
      'an event could not be taken and is parked',
    );
  }

  /** Answers whether it is parked no more. */
  private async retryParked(id: string): Promise<boolean> {
    try {
      return await this.dataSource.transaction(async (manager) => {
        const row = await lockParked(manager, id);
        if (!row) return false;
        const { turn } = await this.takeIn(manager, row.event);
        if (turn !== 'early') await unpark(manager, id);
        return turn !== 'early';
      });
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      await this.dataSource.transaction(async (manager) => {
        const row = await lockParked(manager, id);
        if (row) await postpone(manager, row, describe(error));
      });
      return false;
    }
  }
}

const succeededOrNot = [() => true, () => false] as const;

const describe = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 2_000);
