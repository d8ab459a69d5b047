import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../errors/domain-error.js';
import type { ReceivedEvent } from './event-consumer.js';

/** An event that waits outside of the stream, so that others pass. */
export interface ParkedRow {
  id: string;
  consumer: string;
  /** As it was received. */
  event: ReceivedEvent;
  reason: 'failed' | 'waiting';
  error: string;
  attempts: number;
  parkedAt: Date;
  nextAttemptAt: Date;
}

export const parkedEventNotFound = (id: string) => new DomainError('not_found', 'PARKED_EVENT_NOT_FOUND', `No event ${id} is parked.`);

const firstWaitMs = 1_000;
const longestWaitMs = 3_600_000;

/** When an event that has failed `attempts` times is tried again: 1 s, 2 s, 4 s … an hour, each up to a tenth longer so that not all come at once. */
export const nextAttempt = (attempts: number, now = new Date()): Date =>
  new Date(now.getTime() + Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempts - 1, 20)) * (1 + Math.random() / 10));

/** Puts an event aside that failed, or that came before its turn. Doing it again changes nothing. */
export async function park(manager: EntityManager, consumer: string, event: ReceivedEvent, failure?: { error: string; attempts: number }) {
  await manager.query(
    `INSERT INTO parked_event (id, consumer, aggregate, subject, version, event, reason, error, attempts, next_attempt_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    [
      uuidv7(),
      consumer,
      event.aggregate,
      event.subject,
      event.version,
      JSON.stringify(event),
      failure ? 'failed' : 'waiting',
      failure?.error ?? '',
      failure?.attempts ?? 0,
      failure ? nextAttempt(1) : new Date(),
    ],
  );
}

/** The row of a parked event, locked, if it is still there and nobody else is at it. */
export async function lockParked(manager: EntityManager, id: string): Promise<ParkedRow | undefined> {
  const rows: ParkedRow[] = await manager.query(`SELECT ${columns} FROM parked_event WHERE id = $1 FOR UPDATE SKIP LOCKED`, [id]);
  return rows.map(revive)[0];
}

export const unpark = (manager: EntityManager, id: string): Promise<unknown> =>
  manager.query(`DELETE FROM parked_event WHERE id = $1`, [id]);

/** It failed again. */
export async function postpone(manager: EntityManager, { id, attempts }: ParkedRow, error: string): Promise<void> {
  await manager.query(`UPDATE parked_event SET reason = 'failed', attempts = $2, error = $3, next_attempt_at = $4 WHERE id = $1`, [
    id,
    attempts + 1,
    error,
    nextAttempt(attempts + 1),
  ]);
}

/** Ids of parked events whose turn it is and whose time has come, of one consumer; with `subject`, only of that one. */
export async function dueParked(
  manager: EntityManager,
  consumer: string,
  subject?: { aggregate: string; subject: string },
): Promise<{ id: string }[]> {
  return manager.query(
    `SELECT p.id
     FROM parked_event p LEFT JOIN inbox i ON i.consumer = p.consumer AND i.aggregate = p.aggregate AND i.subject = p.subject
     WHERE p.consumer = $1 AND p.next_attempt_at <= now() AND p.version <= coalesce(i.version, 0) + 1
       AND ($2::text IS NULL OR (p.aggregate = $2 AND p.subject = $3))
     ORDER BY p.next_attempt_at, p.version LIMIT 50`,
    [consumer, subject?.aggregate ?? null, subject?.subject ?? null],
  );
}

/** Parked events after an id, oldest first. */
export async function listParked(manager: EntityManager, consumer: string, after: string, limit: number): Promise<ParkedRow[]> {
  const rows: ParkedRow[] = await manager.query(
    `SELECT ${columns} FROM parked_event
     WHERE ($1 = '' OR consumer = $1) AND ($2 = '' OR id > nullif($2, '')::uuid) ORDER BY id LIMIT $3`,
    [consumer, after, limit],
  );
  return rows.map(revive);
}

/** Lets an event, and those of its subject that it waits for, be tried now. Throws PARKED_EVENT_NOT_FOUND. */
export async function hurryParked(manager: EntityManager, id: string): Promise<ParkedRow> {
  const [rows] = await manager.query<[{ id: string; asked: boolean }[], number]>(
    `UPDATE parked_event p SET next_attempt_at = now() FROM parked_event asked
     WHERE asked.id = $1 AND p.consumer = asked.consumer AND p.aggregate = asked.aggregate AND p.subject = asked.subject
       AND p.version <= asked.version
     RETURNING p.id, p.id = asked.id AS asked`,
    [id],
  );
  if (!rows.some(({ asked }) => asked)) throw parkedEventNotFound(id);
  const found: ParkedRow[] = await manager.query(`SELECT ${columns} FROM parked_event WHERE id = $1`, [id]);
  if (!found[0]) throw parkedEventNotFound(id);
  return revive(found[0]);
}

const columns = `id, consumer, event, reason, error, attempts, parked_at AS "parkedAt", next_attempt_at AS "nextAttemptAt"`;

const revive = (row: ParkedRow): ParkedRow => ({ ...row, event: { ...row.event, time: new Date(row.event.time) } });
