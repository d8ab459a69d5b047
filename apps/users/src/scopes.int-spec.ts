import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientsAdmitted } from '#testing/rpc-admissions.js';
import { startUsers, type UsersUnderTest } from '../test/users-under-test.js';
import { AccessTokens } from './session/access-tokens.js';

describe('API clients in users', () => {
  let users: UsersUnderTest;
  beforeAll(async () => (users = await startUsers()));
  afterAll(() => users.stop());

  it('have no business with people, whatever their scopes', async () => {
    const tokens = users.get(AccessTokens);
    const { anyone, ...byScope } = await clientsAdmitted('users', users.gateway, (scopes) =>
      tokens.ofClient({ userId: randomUUID(), role: 'client', sessionId: randomUUID(), scopes }, 900),
    );
    expect(byScope).toEqual({});
    expect(anyone).toContain('ClientService.issueClientToken');
  });
});
