import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { addMasterKey, MasterKeys } from '#platform/privacy/master-keys.js';
import { PersonKeys } from '#platform/privacy/person-keys.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { privacyFolders, type PrivacyFolders } from '#testing/privacy-folders.js';
import type { TestDatabase } from '#testing/test-database.js';
import { usersDatabase } from '../../apps/users/src/data-source.js';
import { Rewrapping } from './rewrap.js';

describe('Wrapping data keys anew', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let folders: PrivacyFolders;
  let rewrapping: Rewrapping | undefined;
  beforeAll(async () => {
    database = await createTestDatabase(usersDatabase);
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });
  beforeEach(() => {
    folders = privacyFolders();
  });
  afterEach(async () => {
    await rewrapping?.close();
    await client.query('DELETE FROM person_key');
    folders.remove();
  });

  const masterKeys = () => new MasterKeys(folders.env.MASTER_KEYS_DIR);
  const open = async () => (rewrapping = (await Rewrapping.open(database.url, masterKeys()))!);
  const people = async (count: number) => {
    const keys = new PersonKeys(masterKeys());
    const made = Array.from({ length: count }, () => keys.make(uuidv7()));
    const sealed = made.map(({ key }) => ({ id: key.personId, text: key.seal('ada', 'account.first_name') }));
    await client.query('INSERT INTO person_key SELECT * FROM unnest($1::uuid[], $2::bytea[])', [
      made.map(({ key }) => key.personId),
      made.map(({ wrapped }) => wrapped),
    ]);
    return sealed;
  };
  const round = (one: Rewrapping) => one.round(() => undefined);

  it('keeps every one of them the same key', async () => {
    const sealed = await people(1_203);
    addMasterKey(folders.env.MASTER_KEYS_DIR);
    const all = await open();
    expect(await all.left()).toBe(1_203);
    await round(all);
    expect([all.done, await all.left()]).toEqual([1_203, 0]);
    const keys = new PersonKeys(masterKeys());
    const { rows } = await client.query<{ id: string; wrapped: Buffer }>('SELECT person_id AS id, wrapped FROM person_key');
    const texts = new Map(sealed.map(({ id, text }) => [id, text]));
    for (const { id, wrapped } of rows) expect(keys.unwrap(id, wrapped).open(texts.get(id)!, 'account.first_name')).toBe('ada');
  });

  it('leaves one that is held for the next round, and waits for nobody', async () => {
    const [{ id }] = await people(3);
    addMasterKey(folders.env.MASTER_KEYS_DIR);
    const all = await open();
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM person_key WHERE person_id = $1 FOR UPDATE', [id]);
    await round(all);
    expect([all.done, await all.left()]).toEqual([2, 1]);
    await client.query('DELETE FROM person_key WHERE person_id = $1', [id]);
    await client.query('COMMIT');
    await round(all);
    expect([all.done, await all.left()]).toEqual([2, 0]);
  });

  it('goes on where another run was cut off', async () => {
    await people(5);
    addMasterKey(folders.env.MASTER_KEYS_DIR);
    const cutOff = await open();
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM person_key ORDER BY person_id LIMIT 3 FOR UPDATE');
    await round(cutOff);
    await client.query('ROLLBACK');
    await cutOff.close();
    const next = await open();
    expect(await next.left()).toBe(3);
    await round(next);
    expect(await next.left()).toBe(0);
  });

  it('counts what was tampered with as left, so that no master key goes', async () => {
    const [one, other] = await people(2);
    await client.query(
      'UPDATE person_key t SET wrapped = o.wrapped FROM person_key o WHERE t.person_id <> o.person_id AND t.person_id IN ($1, $2) AND o.person_id IN ($1, $2)',
      [one.id, other.id],
    );
    addMasterKey(folders.env.MASTER_KEYS_DIR);
    const all = await open();
    await round(all);
    expect([all.done, await all.left()]).toEqual([0, 2]);
  });
});
