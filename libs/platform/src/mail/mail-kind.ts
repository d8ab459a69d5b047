import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ReceivedEvent } from '../events/event-consumer.js';
import type { EventPayloads, EventType } from '../events/event-payloads.js';
import { addJob } from '../jobs/add-job.js';
import type { MailContent } from './mail.js';

/** A fact that a mail tells of: an event, or something that only this service knows, with data of its own. */
export interface MailFact<T extends EventType | object = EventType> {
  /** The event's. */
  id: string;
  subject: string;
  data: T extends EventType ? EventPayloads[T] : T;
  time: Date;
}

/** One kind of mail, composed when it is sent: it goes to the address, and says the name, that hold then. */
export abstract class MailKind<T extends EventType | object = EventType> {
  /** `welcome`: part of the name of its job and of each of its mails. Never changes. */
  abstract readonly name: string;

  /** Undefined when there is nobody to write to any more. */
  abstract compose(fact: MailFact<T>): Promise<MailContent | undefined>;
}

/** Whatever its facts are. */
export type AnyMailKind = MailKind<never>;

const day = 24 * 3_600_000;

/**
 * A fact that is older is not mailed any more: who ordered last week is not told today that the order has come in. So a consumer that begins with a
 * shop's first event, or that stood still for long, floods nobody. A mail that fails for as long is given up.
 */
export const mailWithinMs = 3 * day;

/** What a job keeps of a fact. */
export interface MailJob {
  fact: Omit<MailFact<EventType | object>, 'time'> & { time: string };
  addedAt: string;
}

export const taskOf = (kind: string): string => `mail.${kind}`;

/** Has the mail of that kind about `event` sent once the transaction of `manager` has committed. */
export async function postMail(manager: EntityManager, kind: string, { id, subject, data, time }: ReceivedEvent): Promise<void> {
  if (Date.now() - time.getTime() > mailWithinMs) return;
  await post(manager, kind, { id, subject, data, time }, id);
}

/**
 * The same about something that is no event. Of those with the same `subject` only the last one goes out, while none of them is being sent. What is
 * personal in `data` must be sealed: jobs are rows like any others.
 */
export async function postNote(manager: EntityManager, kind: string, note: { subject: string; data: object }): Promise<void> {
  await post(manager, kind, { id: uuidv7(), ...note, time: new Date() }, note.subject);
}

async function post(manager: EntityManager, kind: string, fact: MailFact<EventType | object>, key: string): Promise<void> {
  const payload: MailJob = { fact: { ...fact, time: fact.time.toISOString() }, addedAt: new Date().toISOString() };
  await addJob(manager, { task: taskOf(kind), payload, key: `${taskOf(kind)}:${key}` });
}
