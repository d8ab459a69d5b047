import type { EntityManager } from 'typeorm';
import { addJob } from '../jobs/add-job.js';

/** The task that takes a person's mails away. */
export const forgetTask = 'mail.forget';

/** What its job keeps. */
export interface ForgetMails {
  personId: string;
}

/** A mail that was being sent when its recipient was erased is written by then. */
const againAfterMs = 30_000;

/** Has the mails to a person that are kept as files taken away, once the transaction of `manager` that erases them has committed. */
export async function forgetMails(manager: EntityManager, personId: string): Promise<void> {
  const payload: ForgetMails = { personId };
  await addJob(manager, { task: forgetTask, payload, key: `${forgetTask}:${personId}` });
  await addJob(manager, { task: forgetTask, payload, key: `${forgetTask}.again:${personId}`, runAt: new Date(Date.now() + againAfterMs) });
}
