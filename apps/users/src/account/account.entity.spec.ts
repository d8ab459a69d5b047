import { describe, expect, it } from '@jest/globals';
import { changesTo, endsSessions, takesAdministratorAway, type Account } from './account.entity.js';

const anAccount = (details: Partial<Account> = {}): Account => ({
  id: '01a1fe47-1729-74ed-ad9a-3cc7f59fa6d8',
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Byron',
  role: 'customer',
  emailVerified: false,
  disabled: false,
  version: 1,
  createdAt: new Date(),
  updatedAt: new Date(),
  ...details,
});

describe('an account', () => {
  it('changes only in what is not so already', () => {
    expect(changesTo(anAccount(), { firstName: 'Ada', lastName: 'King', disabled: false })).toEqual({ lastName: 'King' });
  });

  it('ends its sessions for another role or when disabled or enabled, not for another name', () => {
    expect([{ role: 'admin' as const }, { disabled: true }, { disabled: false }].map(endsSessions)).toEqual([true, true, true]);
    expect(endsSessions({ firstName: 'Augusta' })).toBe(false);
  });

  it.each([
    [{ role: 'admin' as const }, { role: 'customer' as const }, true],
    [{ role: 'admin' as const }, { disabled: true }, true],
    [{ role: 'admin' as const }, { firstName: 'Augusta' }, false],
    [{ role: 'admin' as const, disabled: true }, { role: 'customer' as const }, false],
    [{}, { disabled: true }, false],
  ])('%j changed by %j takes an administrator away: %s', (details, changes, expected) => {
    expect(takesAdministratorAway(anAccount(details), changes)).toBe(expected);
  });
});
