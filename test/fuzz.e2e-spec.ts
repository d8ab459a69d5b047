import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { fuzz } from '../tools/fuzz/fuzz.js';
import { deadReceiver } from '../tools/fuzz/valid-values.js';

/** `TEST_SEED` tries others; `npm run measure -- fuzz` sends many more. */
const seed = Number(process.env['TEST_SEED'] ?? 20_261_121);

let copy: AshlarCopy;
beforeAll(async () => {
  copy = await startCopy({ env: { WEBHOOK_ALLOWED_ADDRESSES: deadReceiver.host } });
});
afterAll(() => copy.stop(), 30_000);

describe('Hostile requests to every route and to GraphQL', () => {
  it('break nothing, and are refused in the documented way', async () => {
    const before = copy.pids();
    const report = await fuzz(copy, { requests: 600, seed, say: () => undefined });
    expect(report.failures).toEqual([]);
    expect(report.sent).toBeGreaterThanOrEqual(600);
    // They came far enough in to break something.
    const answered = (status: number) => report.statuses[status] ?? 0;
    expect(answered(200)).toBeGreaterThan(50);
    expect(answered(201)).toBeGreaterThan(5);
    expect(answered(400)).toBeGreaterThan(100);
    expect(copy.faults()).toEqual([]);
    expect(copy.pids()).toEqual(before);
  }, 180_000);
});
