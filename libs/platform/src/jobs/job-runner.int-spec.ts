import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '#testing/eventually.js';
import { FaultProxy } from '#testing/fault-proxy/fault-proxy.js';
import { createEmptyTestDatabase, type TestDatabase } from '#testing/test-database.js';
import { addJob } from './add-job.js';
import { JobRunner } from './job-runner.js';

describe.each([
  ['one by one', false],
  ['ahead of their turn', true],
])('Jobs that are fetched %s', (_how, ahead) => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let proxy: FaultProxy;
  let runner: JobRunner;
  const done: number[] = [];
  const mayEnd = Promise.withResolvers<void>();
  const uncaught: unknown[] = [];
  const note = (error: unknown) => void uncaught.push(error);

  beforeAll(async () => {
    database = await createEmptyTestDatabase('orders');
    const url = new URL(database.adminUrl);
    proxy = await FaultProxy.start({ port: Number(url.port) });
    dataSource = await new DataSource({ type: 'postgres', url: url.href }).initialize();
    url.port = String(proxy.port);
    process.on('unhandledRejection', note);
    const work = async ({ n }: { n: number }) => {
      done.push(n);
      await mayEnd.promise;
    };
    runner = new JobRunner({ databaseUrl: url.href, handlers: { work }, ahead });
    await runner.start();
  });
  afterAll(async () => {
    await runner.stop();
    process.off('unhandledRejection', note);
    await proxy.stop();
    await dataSource.destroy();
    await database.drop();
  });

  const add = (n: number) => addJob(dataSource.manager, { task: 'work', payload: { n } });

  it('are done on, after the database was away while one was being done', async () => {
    await add(1);
    await eventually(() => expect(done).toEqual([1]));
    proxy.cut();
    mayEnd.resolve();
    // Long enough for the job to end and not to be ticked off.
    await sleep(500);
    proxy.heal();
    await add(2);
    await eventually(() => expect(done).toContain(2));
    expect(uncaught).toEqual([]);
  });
});
