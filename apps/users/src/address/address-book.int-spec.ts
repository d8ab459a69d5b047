import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PostalAddress } from '#contracts/generated/ashlar/common/v1/address.js';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { codeOf } from '#testing/code-of.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

const home: PostalAddress = { name: 'Ada Byron', line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };

describe('an address book', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  const add = async (person: Person, details: Partial<PostalAddress> = {}) =>
    (await users.as(person, () => users.accounts.createAddress({ address: { ...home, ...details } }))).address!;
  const list = (person: Person, page: { limit?: number; cursor?: string; count?: CountMode } = {}) =>
    users.as(person, () =>
      users.accounts.listAddresses({ page: { limit: 0, cursor: '', count: CountMode.COUNT_MODE_UNSPECIFIED, ...page } }),
    );
  const update = (person: Person, id: string, updateMask: string[], details: Partial<PostalAddress>, expectedVersion?: number) =>
    users.as(person, () => users.accounts.updateAddress({ id, updateMask, address: { ...home, ...details }, expectedVersion }));
  const remove = (person: Person, id: string, expectedVersion?: number) =>
    users.as(person, () => users.accounts.deleteAddress({ id, expectedVersion }));

  it('lists what was added, oldest first, page by page', async () => {
    const person = await users.aPerson();
    const added = [];
    for (const city of ['London', 'Leeds', 'York']) added.push(await add(person, { city }));
    const first = await list(person, { limit: 2, count: CountMode.COUNT_MODE_EXACT });
    expect(first.page!.total).toBe(3);
    const second = await list(person, { limit: 2, cursor: first.page!.nextCursor });
    expect([...first.addresses, ...second.addresses]).toEqual(added);
    expect(second.page!.nextCursor).toBe('');
    await expect(list(await users.aPerson(), { limit: 2, cursor: first.page!.nextCursor })).rejects.toMatchObject({
      errors: [{ field: 'cursor' }],
    });
  });

  it('keeps every field, and leaves unset what was', async () => {
    const person = await users.aPerson();
    const full = { ...home, line2: 'Flat 2', region: 'Greater London', phone: '+44 20 7946 0000' };
    expect((await add(person, full)).address).toEqual(full);
    const { address } = await add(person);
    expect([address!.line2, address!.region, address!.phone]).toEqual([undefined, undefined, undefined]);
  });

  it('changes what the mask names, clears what is named but unset, and counts versions', async () => {
    const person = await users.aPerson();
    const { id } = await add(person, { line2: 'Flat 2' });
    const { address } = await update(person, id, ['city', 'line2'], { city: 'Leeds', postalCode: 'ignored' }, 1);
    expect(address).toMatchObject({ version: 2, address: { city: 'Leeds', postalCode: 'SW1Y 4JH' } });
    expect(address!.address!.line2).toBeUndefined();
    await expect(update(person, id, ['city'], { city: 'York' }, 1)).rejects.toThrow(codeOf('VERSION_MISMATCH'));
    await expect(update(person, id, ['city'], { city: '' })).rejects.toMatchObject({ errors: [{ field: 'city', code: 'REQUIRED' }] });
  });

  it('forgets what is deleted', async () => {
    const person = await users.aPerson();
    const { id } = await add(person);
    await expect(remove(person, id, 9)).rejects.toThrow(codeOf('VERSION_MISMATCH'));
    await remove(person, id, 1);
    await expect(remove(person, id)).rejects.toThrow(codeOf('ADDRESS_NOT_FOUND'));
    expect((await list(person)).addresses).toEqual([]);
  });

  it('shows nobody else’s: the answer is the same as for one that never was', async () => {
    const [person, other] = [await users.aPerson(), await users.aPerson()];
    const { id } = await add(other);
    for (const wrong of [id, '01a1fe47-1729-74ed-ad9a-3cc7f59fa6d8', 'no-uuid']) {
      await expect(update(person, wrong, ['city'], { city: 'Leeds' })).rejects.toThrow(codeOf('ADDRESS_NOT_FOUND'));
      await expect(remove(person, wrong)).rejects.toThrow(codeOf('ADDRESS_NOT_FOUND'));
    }
    expect((await list(person)).addresses).toEqual([]);
    expect((await list(other)).addresses).toMatchObject([{ id, version: 1 }]);
  });

  it('ends at 50, also for twenty who add at once', async () => {
    const person = await users.aPerson();
    for (let n = 0; n < 40; n++) await add(person);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => add(person)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const [refusal] = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refusal.reason).toMatchObject({ code: 'TOO_MANY_ADDRESSES', kind: 'refused' });
    expect((await list(person, { limit: 100 })).addresses).toHaveLength(50);
  });

  it('takes no half an address', async () => {
    const person = await users.aPerson();
    await expect(users.as(person, () => users.accounts.createAddress({ address: undefined }))).rejects.toThrow(codeOf('VALIDATION_FAILED'));
    await expect(add(person, { country: 'England' })).rejects.toMatchObject({ errors: [{ field: 'country' }] });
    expect((await list(person)).addresses).toEqual([]);
  });

  it('belongs to somebody who is logged in', async () => {
    await expect(users.accounts.createAddress({ address: home })).rejects.toThrow(codeOf('UNAUTHENTICATED'));
  });
});
