import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { ReceivedEvent } from '#platform/events/event-consumer.js';
import { codeOf } from '#testing/code-of.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { administrator, startUsers, type UsersUnderTest } from '../../test/users-under-test.js';
import { Housekeeping } from '../housekeeping.js';
import { UsersMailConsumer } from './users-mail.consumer.js';
import { WelcomeMail } from './welcome.mail.js';

describe('The welcome mail', () => {
  let users: UsersUnderTest;
  let mails: MailFolder;
  beforeAll(async () => {
    users = await startUsers({ MAIL_FROM: 'Corner Shop <hello@shop.example>', PUBLIC_URL: 'https://shop.example/' });
    mails = new MailFolder(users.mailFolder);
  });
  afterAll(() => users.stop());

  const verify = (token: string) => users.accounts.verifyEmail({ token });
  const tokenIn = ([link]: string[]) => /^https:\/\/shop\.example\/verify-email\?token=([\w-]{43})$/.exec(link)?.[1] ?? '';
  const tokenFor = async (email: string) => tokenIn((await mails.arrival('welcome', email)).links);
  const factOf = (subject: string, time = new Date()) =>
    ({
      id: uuidv7(),
      source: 'users',
      type: 'user.created',
      aggregate: 'user',
      subject,
      version: 1,
      data: { role: 'customer' },
      time,
    }) as ReceivedEvent;

  it('reaches whoever registers, by name and with a link', async () => {
    const { user } = await users.aPerson({ firstName: 'Zoë <b>', lastName: 'Å' });
    const mail = await mails.arrival('welcome', user.email);
    expect(mail.headers).toMatchObject({ from: 'Corner Shop <hello@shop.example>', subject: 'Welcome to Corner Shop' });
    expect(mail.text).toContain('Welcome, Zoë <b>');
    expect(mail.html).toContain('Welcome, Zoë &lt;b&gt;');
    expect(mail.links).toHaveLength(1);
    expect(tokenIn(mail.links)).toHaveLength(43);
  });

  it('carries a link that verifies the address, once', async () => {
    const person = await users.aPerson();
    const token = await tokenFor(person.user.email);
    await verify(token);
    const { user } = await users.as(person, () => users.accounts.getUser({ id: person.user.id }));
    expect(user).toMatchObject({ emailVerified: true, version: 2 });
    expect(await users.eventsOf(person.user.id)).toMatchObject([
      { type: 'user.created' },
      { type: 'user.updated', version: 2, data: { fields: ['emailVerified'] } },
    ]);
    await expect(verify(token)).rejects.toThrow(codeOf('INVALID_TOKEN'));
  });

  it('verifies once when its link is followed ten times at once', async () => {
    const { user } = await users.aPerson();
    const token = await tokenFor(user.email);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => verify(token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await users.eventsOf(user.id)).toHaveLength(2);
  });

  it('carries a link that works for a day', async () => {
    const { user } = await users.aPerson();
    const token = await tokenFor(user.email);
    await users.dataSource.query(`UPDATE email_verification SET expires_at = expires_at - interval '24 hours' WHERE account_id = $1`, [
      user.id,
    ]);
    await expect(verify(token)).rejects.toThrow(codeOf('INVALID_TOKEN'));
    await users.get(Housekeeping).execute();
    expect(await users.dataSource.query('SELECT 1 FROM email_verification WHERE account_id = $1', [user.id])).toEqual([]);
  });

  it('has a token of which only the hash is kept', async () => {
    const { user } = await users.aPerson();
    const token = await tokenFor(user.email);
    const kept = await users.dataSource.query<{ row: string }[]>(
      `SELECT t::text AS row FROM email_verification t UNION ALL SELECT j::text FROM graphile_worker._private_jobs j`,
    );
    const hex = Buffer.from(token, 'base64url').toString('hex');
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.filter(({ row }) => row.includes(token) || row.includes(hex))).toEqual([]);
  });

  it.each(['', 'x', 'A'.repeat(43), '\0'.repeat(43)])('is not what the token %j comes from', async (token) => {
    await expect(verify(token)).rejects.toThrow(codeOf('INVALID_TOKEN'));
  });

  it('does not go to the administrator whom the configuration made', async () => {
    const { user } = await users.aPerson();
    await mails.arrival('welcome', user.email);
    expect(mails.to(administrator.email)).toEqual([]);
  });

  it('does not go out again when its job is repeated, and both links would work', async () => {
    const { user } = await users.aPerson();
    const first = await mails.arrival('welcome', user.email);
    const again = await users
      .get(WelcomeMail)
      .compose({ id: 'again', subject: user.id, data: { role: 'customer', newsletter: false }, time: new Date() });
    expect(again?.to.address).toBe(user.email);
    expect(mails.to(user.email)).toHaveLength(1);
    await verify(tokenIn(first.links));
    expect(
      await users
        .get(WelcomeMail)
        .compose({ id: 'later', subject: user.id, data: { role: 'customer', newsletter: false }, time: new Date() }),
    ).toBeUndefined();
  });

  it('does not go to somebody who is gone', async () => {
    const person = await users.aPerson();
    await mails.arrival('welcome', person.user.email);
    await users.as(person, () => users.accounts.deleteUser({ id: person.user.id }));
    const composed = await users
      .get(WelcomeMail)
      .compose({ id: 'x', subject: person.user.id, data: { role: 'customer', newsletter: false }, time: new Date() });
    expect(composed).toBeUndefined();
  });

  it('is not written about what happened more than three days ago', async () => {
    const { user } = await users.aPerson();
    await mails.arrival('welcome', user.email);
    const consumer = users.get(UsersMailConsumer);
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);
    await users.dataSource.transaction(async (manager) => {
      await consumer.handle(factOf(user.id, daysAgo(3.1)), manager);
      await consumer.handle(factOf(user.id, daysAgo(2.9)), manager);
    });
    await eventually(() => expect(mails.to(user.email)).toHaveLength(2));
  });
});
