import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LoggedIn } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { aPassword, type Customer, TestShop } from '#testing/test-shop.js';

const withinMs = 5_000;
const newPassword = 'another long password';

let copy: AshlarCopy;
let shop: TestShop;

beforeAll(async () => {
  copy = await startCopy();
  shop = await TestShop.open(copy);
});
afterAll(() => copy.stop(), 30_000);

const done = async (answer: Promise<{ status: number; text: string }>) => {
  const { status, text } = await answer;
  expect(`${status} ${text}`).toMatch(/^20\d /);
};

/** What somebody does elsewhere, with a session of their own, or an administrator does. */
const endings: Record<string, (elsewhere: Customer) => Promise<void>> = {
  'ending it by name': async (elsewhere) => {
    const { data } = await elsewhere.get<{ id: string; current: boolean }[]>('/users/me/sessions');
    await done(elsewhere.delete(`/users/me/sessions/${data.find(({ current }) => !current)!.id}`));
  },
  'another password': (elsewhere) => done(elsewhere.post('/users/me/password', { currentPassword: aPassword, newPassword })),
  'another address': (elsewhere) =>
    done(elsewhere.post('/users/me/email', { email: `new-${elsewhere.user.email}`, currentPassword: aPassword })),
  'a password that was forgotten': async ({ user: { email } }) => {
    await done(shop.guest.post('/auth/password/forgot', { email }));
    const { links } = await new MailFolder(join(copy.dataDir, 'mail')).arrival('password-reset', email);
    await done(shop.guest.post('/auth/password/reset', { token: new URL(links[0]).searchParams.get('token'), newPassword }));
  },
  'being kept out': ({ user }) => done(shop.admin.patch(`/users/${user.id}`, { disabled: true })),
  'another role': ({ user }) => done(shop.admin.patch(`/users/${user.id}`, { role: 'admin' })),
  erasure: (elsewhere) => done(elsewhere.delete('/users/me')),
};

describe('A session that ended elsewhere', () => {
  it.each(Object.entries(endings))('is over within five seconds after %s', async (_, end) => {
    const here = await shop.customer();
    const elsewhere = await shop.logIn(here.user.email);
    expect((await here.get('/users/me')).status).toBe(200);
    await end(elsewhere);
    await eventually(async () => expect((await here.get('/orders')).outcome).toBe('401 UNAUTHENTICATED'), withinMs);
    const refreshed = await shop.guest.post<LoggedIn>('/auth/refresh', { refreshToken: here.tokens.refreshToken });
    expect(refreshed.outcome).toBe('401 INVALID_REFRESH_TOKEN');
  });

  it('is over within five seconds for whoever has its access tokens, when a refresh token comes again', async () => {
    const owner = await shop.customer();
    const { refreshToken } = owner.tokens;
    await done(shop.guest.post('/auth/refresh', { refreshToken }));
    expect((await shop.guest.post('/auth/refresh', { refreshToken })).outcome).toBe('401 REFRESH_TOKEN_REUSED');
    await eventually(async () => expect((await owner.get('/orders')).outcome).toBe('401 UNAUTHENTICATED'), withinMs);
  });
});
