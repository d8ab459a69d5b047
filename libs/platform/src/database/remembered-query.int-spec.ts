import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueryFailedError, type DataSource } from 'typeorm';
import { createEmptyTestDatabase, type TestDatabase } from '#testing/test-database.js';
import { rememberedQuery } from './remembered-query.js';
import { createDataSource } from './service-database.js';

describe('statements of many forms', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createEmptyTestDatabase('orders');
    dataSource = await createDataSource({ name: 'orders', entities: [], migrations: [] }, database.url, { poolSize: 1 }).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const plus = (form: number, to: number) =>
    rememberedQuery<{ sum: number }>(dataSource.manager, `SELECT $1::int + ${form} AS sum`, [to]).then(([{ sum }]) => sum);
  const remembered = async () =>
    (await dataSource.query<{ statement: string }[]>('SELECT statement FROM pg_prepared_statements')).map(({ statement }) => statement);

  it('are prepared once, and run with the values of each time', async () => {
    expect([await plus(1, 1), await plus(1, 2), await plus(1, 3)]).toEqual([2, 3, 4]);
    expect(await remembered()).toEqual(['SELECT $1::int + 1 AS sum']);
  });

  it('are forgotten, those first that did not run for longest, and run again all the same', async () => {
    for (let form = 1; form <= 40; form++) expect([await plus(form, 1), await plus(1, 1)]).toEqual([form + 1, 2]);
    const left = await remembered();
    expect(left).toHaveLength(24);
    expect(left).toEqual(expect.arrayContaining([1, 19, 40].map((form) => `SELECT $1::int + ${form} AS sum`)));
    expect(await plus(2, 1)).toBe(3);
  });

  it('fail as others do, and leave the pool usable', async () => {
    await expect(rememberedQuery(dataSource.manager, 'SELECT 1 / $1::int', [0])).rejects.toThrow(QueryFailedError);
    await expect(rememberedQuery(dataSource.manager, 'SELECT nothing FROM nowhere', [])).rejects.toMatchObject({ code: '42P01' });
    expect(await plus(1, 1)).toBe(2);
  });
});
