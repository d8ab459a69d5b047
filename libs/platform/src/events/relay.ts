import { onAppended } from './append-hint.js';
import type { Lead } from './leadership.js';
import { pause } from './pause.js';
import { Wake } from './wake.js';

const batch = 1_000;
/** What other copies of this service wrote is found by looking. */
const lookEveryMs = 100;
/** What is written within so long gets its positions together, and is read, sent and taken together by everybody who follows. */
const gatherMs = 40;

/**
 * The sequencing relay: gives each event of the log its position in the feed, 1..n without a gap, in an order that never contradicts a subject's
 * own. Events of open transactions are not seen, and get a later position once they are committed: nothing waits for them, and nobody who reads by
 * position can miss them. `sequence_events` holds the one row of `event_relay` meanwhile, so two relays at once do no harm.
 */
export async function runRelay({ session, signal }: Lead, moved: (count: number) => void): Promise<void> {
  const wake = new Wake();
  const stopListening = onAppended(() => wake.hint());
  try {
    while (!signal.aborted) {
      const { rows } = await session.query<{ sequenced: number }>({
        name: 'sequence_events',
        text: 'SELECT sequence_events($1) AS sequenced',
        values: [batch],
      });
      if (rows[0].sequenced > 0) moved(rows[0].sequenced);
      if (rows[0].sequenced >= batch) continue;
      await wake.next(lookEveryMs, signal);
      await pause(gatherMs, signal);
    }
  } finally {
    stopListening();
  }
}
