import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CertificateTree } from '../certificates/certificate-tree.js';
import { keepCertificates } from '../certificates/keep-certificates.js';
import { CertificateKeeper } from './certificates.js';

const dayMs = 24 * 3_600_000;

describe('the starter', () => {
  let dir: string;
  let helped: number;
  /** Does in this process what the helper does in its own. */
  const keeper = () =>
    new CertificateKeeper(dir, () => ({
      kill: () => undefined,
      run: async () => {
        helped++;
        await keepCertificates(new CertificateTree(dir));
      },
    }));
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'ashlar-keeper-'));
    helped = 0;
  });
  afterEach(() => {
    jest.useRealTimers();
    rmSync(dir, { recursive: true });
  });

  it('has certificates made when there are none, and starts no helper when all is well', async () => {
    await keeper().look();
    await keeper().look();
    expect(helped).toBe(1);
    expect(new CertificateTree(dir).needsWork(new Date())).toBe(false);
  });

  it('looks once a day, and says what kept it from renewing', async () => {
    await keeper().look();
    const failures: string[] = [];
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const broken = new CertificateKeeper(dir, () => ({ kill: () => undefined, run: () => Promise.reject(new Error('the disk is full')) }));
    broken.keepLooking((error) => void failures.push(error.message));
    await jest.advanceTimersByTimeAsync(59 * dayMs);
    expect(failures).toEqual([]);
    await jest.advanceTimersByTimeAsync(3 * dayMs);
    expect(failures.length).toBeGreaterThanOrEqual(2);
    expect(new Set(failures)).toEqual(new Set(['the disk is full']));
  });
});
