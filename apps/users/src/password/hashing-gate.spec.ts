import { describe, expect, it } from '@jest/globals';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';
import { codeOf } from '#testing/code-of.js';
import { HashingGate } from './hashing-gate.js';

/** Work that ends when the test says so. */
function aHash() {
  let started = false;
  let finish!: (outcome?: Error) => void;
  const done = new Promise<void>((resolve, reject) => (finish = (error) => (error ? reject(error) : resolve())));
  return { work: () => ((started = true), done), finish, isRunning: () => started };
}

const turns = () => new Promise((resolve) => setImmediate(resolve));
const withDeadline = <T>(deadline: number, work: () => T): T => runInCallContext({ ...backgroundCall('r'), deadline }, work);

describe('the hashing gate', () => {
  it('lets as many in at once as it was told, and the next as soon as one is through', async () => {
    const gate = new HashingGate(2, 10);
    const hashes = [aHash(), aHash(), aHash(), aHash()];
    const all = hashes.map(({ work }) => gate.run(work));
    await turns();
    expect(hashes.map(({ isRunning }) => isRunning())).toEqual([true, true, false, false]);
    hashes[1].finish();
    await turns();
    expect(hashes.map(({ isRunning }) => isRunning())).toEqual([true, true, true, false]);
    hashes.forEach(({ finish }) => finish());
    await Promise.all(all);
  });

  it('serves first who came first', async () => {
    const gate = new HashingGate(1, 10);
    const served: number[] = [];
    await Promise.all([1, 2, 3, 4, 5].map((n) => gate.run(async () => void served.push(n))));
    expect(served).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses whoever finds the line full, and tells them when to come back', async () => {
    const gate = new HashingGate(1, 1);
    const [running, waiting, late] = [aHash(), aHash(), aHash()];
    const admitted = [gate.run(running.work), gate.run(waiting.work)];
    await expect(gate.run(late.work)).rejects.toMatchObject({ code: 'LOGIN_BUSY', kind: 'unavailable', options: { retryAfterSeconds: 1 } });
    running.finish();
    waiting.finish();
    await Promise.all(admitted);
    expect(late.isRunning()).toBe(false);
  });

  it('refuses at once who could not be served before the deadline', async () => {
    const gate = new HashingGate(1, 10);
    const running = aHash();
    const first = gate.run(running.work);
    await expect(withDeadline(Date.now() + 5, () => gate.run(aHash().work))).rejects.toThrow(codeOf('LOGIN_BUSY'));
    running.finish();
    await first;
  });

  it('does not hash for somebody who has stopped waiting, but for the next', async () => {
    const gate = new HashingGate(1, 10);
    const [running, gone, patient] = [aHash(), aHash(), aHash()];
    const first = gate.run(running.work);
    const deadline = Date.now() + 100;
    const second = withDeadline(deadline, () => gate.run(gone.work));
    const third = gate.run(patient.work);
    const refused = expect(second).rejects.toThrow(codeOf('LOGIN_BUSY'));
    await new Promise((resolve) => setTimeout(resolve, deadline + 5 - Date.now()));
    running.finish();
    patient.finish();
    await Promise.all([first, third, refused]);
    expect(gone.isRunning()).toBe(false);
  });

  it('goes on after a hash that failed', async () => {
    const gate = new HashingGate(1, 10);
    await expect(gate.run(() => Promise.reject(new Error('broken hash')))).rejects.toThrow('broken hash');
    await expect(gate.run(() => Promise.resolve('fine'))).resolves.toBe('fine');
  });
});
