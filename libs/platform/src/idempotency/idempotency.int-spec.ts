import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { createEmptyTestDatabase, type TestDatabase } from '#testing/test-database.js';
import { migrate } from '../database/migrate.js';
import { createDataSource, type ServiceDatabase } from '../database/service-database.js';
import { DomainError, invalidField, unavailable } from '../errors/domain-error.js';
import { backgroundCall, runInCallContext, type CallContext } from '../grpc/call-context.js';
import { createIdempotencyRecord } from './idempotency-record.js';
import { Idempotency } from './idempotency.js';

class Records1700000000001 implements MigrationInterface {
  up = (runner: QueryRunner) => runner.query(createIdempotencyRecord) as Promise<void>;
  down = () => Promise.reject(new Error('Forward only'));
}

const definition: ServiceDatabase = { name: 'orders', entities: [], migrations: [Records1700000000001] };

describe('Idempotency', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let idempotency: Idempotency;

  beforeAll(async () => {
    database = await createEmptyTestDatabase('orders');
    await migrate(definition, database.ownerUrl, 'orders_app');
    dataSource = await createDataSource(definition, database.url).initialize();
    idempotency = new Idempotency(dataSource);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const request = (change: { key?: string; bodyHash?: string; userId?: string; scope?: string } = {}): CallContext => ({
    ...backgroundCall('r'),
    caller: { userId: change.userId ?? 'u1', role: 'customer', sessionId: 's1', scopes: [] },
    idempotency: { key: change.key ?? 'k', scope: change.scope ?? 'POST /orders', bodyHash: change.bodyHash ?? 'h' },
  });

  function post(context: CallContext, work: (id: string) => Promise<object> = (id) => Promise.resolve({ id })): Promise<object> {
    return runInCallContext(context, () => idempotency.run((claim) => work(claim.resourceId)));
  }

  it('does the work once and replays its answer', async () => {
    const key = randomUUID();
    const first = await post(request({ key }));
    const repeat = request({ key });
    await expect(post(repeat, () => Promise.reject(new Error('must not run')))).resolves.toEqual(first);
    expect(repeat.replayed).toBe(true);
  });

  it('lets one of fifty at once do the work; the others wait their turn or hear the same', async () => {
    const key = randomUUID();
    let runs = 0;
    const slow = async (id: string) => {
      runs++;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { id };
    };
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => post(request({ key }), slow)));
    expect(runs).toBe(1);
    for (const answer of answers)
      if (answer.status === 'rejected')
        expect(answer.reason).toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS', options: { retryAfterSeconds: 1 } });
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
  });

  it('refuses the key for another body, and keeps principals and routes apart', async () => {
    const key = randomUUID();
    const first = await post(request({ key }));
    await expect(post(request({ key, bodyHash: 'other' }))).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', kind: 'refused' });
    for (const other of [request({ key, userId: 'u2' }), request({ key, scope: 'POST /orders/1/cancel' })]) {
      expect(await post(other)).not.toEqual(first);
      expect(other.replayed).toBe(false);
    }
  });

  it('replays a refusal below 500', async () => {
    const key = randomUUID();
    const refusal = new DomainError('wrong_state', 'OUT_OF_STOCK', 'None left.', [
      { field: 'lines[0]', code: 'OUT_OF_STOCK', message: 'None' },
    ]);
    await expect(post(request({ key }), () => Promise.reject(refusal))).rejects.toBe(refusal);
    const repeat = request({ key });
    await expect(post(repeat)).rejects.toMatchObject({
      kind: 'wrong_state',
      code: 'OUT_OF_STOCK',
      message: 'None left.',
      errors: refusal.errors,
    });
    expect(repeat.replayed).toBe(true);
  });

  it('does not use the key up on a 400', async () => {
    const key = randomUUID();
    await expect(post(request({ key }), () => Promise.reject(invalidField('lines', 'is empty')))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(post(request({ key, bodyHash: 'corrected' }))).resolves.toHaveProperty('id');
  });

  it.each([
    ['a 503', unavailable('Down.')],
    ['an unknown error', new Error('bug')],
  ])('goes on with the same resource after %s', async (_what, failure) => {
    const key = randomUUID();
    let firstId = '';
    await expect(
      post(request({ key }), (id) => {
        firstId = id;
        return Promise.reject(failure);
      }),
    ).rejects.toBe(failure);
    await expect(post(request({ key }))).resolves.toEqual({ id: firstId });
  });

  it('lets another attempt take over from one that died, once its time is up', async () => {
    const key = randomUUID();
    let firstId = '';
    void post(request({ key }), (id) => {
      firstId = id;
      return new Promise(() => undefined);
    });
    while (firstId === '') await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(post(request({ key }))).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
    await dataSource.query(`UPDATE idempotency_record SET locked_until = now() - interval '1 second' WHERE key = $1`, [key]);
    await expect(post(request({ key }))).resolves.toEqual({ id: firstId });
  });

  it('records the answer in the transaction of the work, or not at all', async () => {
    const key = randomUUID();
    const attempt = (fail: boolean) =>
      runInCallContext(request({ key }), () =>
        idempotency.run((claim) =>
          dataSource.transaction(async (manager) => {
            const answer = { id: claim.resourceId };
            await claim.completeIn(manager, answer);
            if (fail) throw unavailable('Died before the commit.');
            return answer;
          }),
        ),
      );
    await expect(attempt(true)).rejects.toMatchObject({ kind: 'unavailable' });
    const second = await attempt(false);
    await expect(post(request({ key }))).resolves.toEqual(second);
  });

  it('asks for a key', async () => {
    await expect(post({ ...request(), idempotency: undefined })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REQUIRED',
      kind: 'invalid',
    });
  });

  it('forgets after a day', async () => {
    const key = randomUUID();
    const first = await post(request({ key }));
    await dataSource.query(`UPDATE idempotency_record SET created_at = now() - interval '25 hours' WHERE key = $1`, [key]);
    expect(await idempotency.forgetOld()).toBe(1);
    expect(await post(request({ key }))).not.toEqual(first);
  });
});
