import type { Message } from './message.js';

interface InSubjectOrder {
  /** How many subjects may be worked for at the same time. */
  atOnce: number;
  /** Nothing more is begun once it is aborted. */
  signal: AbortSignal;
  work: (message: Message) => Promise<void>;
}

/** Works through messages: those of one subject one after the other, those of different ones side by side. The first failure rejects, once all have ended. */
export async function inSubjectOrder(messages: readonly Message[], { atOnce, signal, work }: InSubjectOrder): Promise<void> {
  const subjects = Map.groupBy(messages, ({ envelope }) => `${envelope.headers?.['aggregate']}/${envelope.headers?.['subject']}`).values();
  const failed = new AbortController();
  const worker = async () => {
    for (const subject of subjects) {
      for (const message of subject) {
        signal.throwIfAborted();
        if (failed.signal.aborted) return;
        await work(message);
      }
    }
  };
  const workers = Array.from({ length: atOnce }, () =>
    worker().catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  const failure = (await Promise.allSettled(workers)).find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}
