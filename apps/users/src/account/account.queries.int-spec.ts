import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { Role } from '#contracts/generated/ashlar/users/v1/user.js';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

describe('the list of users', () => {
  let users: UsersUnderTest;
  let boss: Person;
  let people: Person[];
  beforeAll(async () => {
    users = await startUsers();
    boss = await users.theAdministrator();
    people = [];
    for (let n = 0; n < 6; n++) people.push(await users.aPerson());
  });
  afterAll(() => users.stop());

  interface Wish {
    limit?: number;
    cursor?: string;
    count?: CountMode;
    email?: string;
    role?: Role;
  }
  const list = (wish: Wish, by: Person = boss) => {
    const { limit = 0, cursor = '', count = CountMode.COUNT_MODE_UNSPECIFIED, email = '', role = Role.ROLE_UNSPECIFIED } = wish;
    return users.as(by, () => users.accounts.listUsers({ page: { limit, cursor, count }, email, role }));
  };

  it('is newest first, page by page, without a gap or a repeat', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const answer = await list({ limit: 3, cursor });
      seen.push(...answer.users.map(({ id }) => id));
      cursor = answer.page!.nextCursor;
    } while (cursor !== '');
    expect(seen).toEqual([...people.map(({ user }) => user.id).reverse(), boss.user.id]);
  });

  it('finds by exact address without regard to case', async () => {
    const answer = await list({ email: people[2].user.email.toUpperCase() });
    expect(answer.users.map(({ id }) => id)).toEqual([people[2].user.id]);
    expect((await list({ email: 'person@example.com' })).users).toEqual([]);
    expect((await list({ email: 'a\0b@example.com' })).users).toEqual([]);
  });

  it('finds by role', async () => {
    expect((await list({ role: Role.ROLE_ADMIN })).users.map(({ id }) => id)).toEqual([boss.user.id]);
    expect((await list({ role: Role.ROLE_CUSTOMER })).users).toHaveLength(6);
  });

  it('counts when asked to', async () => {
    expect((await list({ limit: 1 })).page!.total).toBeUndefined();
    expect((await list({ limit: 1, count: CountMode.COUNT_MODE_EXACT, role: Role.ROLE_CUSTOMER })).page!.total).toBe(6);
    expect((await list({ limit: 1, count: CountMode.COUNT_MODE_ESTIMATE })).page!.total).toBeGreaterThanOrEqual(1);
  });

  it('has 24 on a page unless told, 100 at most', async () => {
    expect((await list({})).page!.limit).toBe(24);
    expect((await list({ limit: 100 })).page!.limit).toBe(100);
    for (const limit of [101, -1]) await expect(list({ limit })).rejects.toMatchObject({ errors: [{ field: 'limit' }] });
  });

  it('takes no cursor of another list nor an altered one', async () => {
    const { nextCursor } = (await list({ limit: 1 })).page!;
    await expect(list({ limit: 1, cursor: nextCursor, role: Role.ROLE_CUSTOMER })).rejects.toMatchObject({ errors: [{ field: 'cursor' }] });
    await expect(list({ limit: 1, cursor: `${nextCursor.slice(0, -2)}AA` })).rejects.toMatchObject({ errors: [{ field: 'cursor' }] });
  });

  it('is for administrators', async () => {
    await expect(list({}, people[0])).rejects.toThrow(codeOf('FORBIDDEN'));
  });

  it('lets people read themselves, and nobody else but administrators', async () => {
    const [one, other] = people as [Person, Person];
    const read = (by: Person, id: string) => users.as(by, () => users.accounts.getUser({ id }));
    expect((await read(boss, one.user.id)).user).toEqual(one.user);
    const refusal: unknown = await read(one, other.user.id).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'USER_NOT_FOUND' });
    for (const id of ['01a1fe47-1729-74ed-ad9a-3cc7f59fa6d8', 'no-uuid', ''])
      expect(await read(one, id).catch((error: unknown) => error)).toEqual(refusal);
  });
});

it('reads a page and an account by an index, however many there are', async () => {
  const users = await startUsers();
  try {
    await users.dataSource.query(
      `INSERT INTO account (id, email_index, email_sealed, password_hash, first_name_sealed, last_name_sealed, role, created_at)
       SELECT gen_random_uuid(), sha256(n::text::bytea), 'x', '-', 'x', 'x', 'customer', now() - n * interval '1 second'
       FROM generate_series(1, 20000) n`,
    );
    const plan = async (where: string, values: unknown[] = []) =>
      JSON.stringify(await users.dataSource.query(`EXPLAIN SELECT id FROM account WHERE deleted_at IS NULL AND ${where}`, values));
    expect(await plan('email_index = $1', [Buffer.alloc(32)])).toContain('account_email_index');
    expect(await plan(`(created_at, id) < (now(), gen_random_uuid()) ORDER BY created_at DESC, id DESC LIMIT 25`)).toContain(
      'account_newest',
    );
    expect(await plan(`role = 'admin' ORDER BY created_at DESC, id DESC LIMIT 25`)).toContain('account_administrators');
  } finally {
    await users.stop();
  }
});
