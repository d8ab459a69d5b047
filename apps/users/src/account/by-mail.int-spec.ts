import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '#contracts/generated/ashlar/users/v1/user.js';
import { codeOf } from '#testing/code-of.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

const another = 'another long password';
const untouched = { firstName: '', lastName: '', role: Role.ROLE_UNSPECIFIED, disabled: false };

describe('what goes by mail', () => {
  let users: UsersUnderTest;
  let mails: MailFolder;
  beforeAll(async () => {
    users = await startUsers({ MAIL_FROM: 'Corner Shop <hello@shop.example>', PUBLIC_URL: 'https://shop.example' });
    mails = new MailFolder(users.mailFolder);
  });
  afterAll(() => users.stop());

  const logIn = (email: string, password: string) => users.sessions.logIn({ email, password, userAgent: '' });
  const stillIn = (person: Person) => users.as(person, () => users.accounts.getUser({ id: person.user.id }));
  const tokenOf = async (kind: string, email: string): Promise<string> =>
    /\?token=([\w-]{43})$/.exec((await mails.arrival(kind, email)).links[0])?.[1] ?? '';
  const kindsTo = (email: string) => mails.to(email).map(({ kind }) => kind);
  const reset = (token: string, newPassword = another) => users.accounts.resetPassword({ token, newPassword });
  const forget = (email: string) => users.accounts.forgotPassword({ email });
  const jobsAreDone = () =>
    eventually(async () => expect(await users.dataSource.query('SELECT 1 FROM graphile_worker._private_jobs')).toEqual([]));
  const asIf = (person: Person, seconds: number) =>
    users.dataSource.query(`UPDATE account_mail SET sent_at = sent_at - make_interval(secs => $2) WHERE account_id = $1`, [
      person.user.id,
      seconds,
    ]);

  describe('to somebody who forgot their password', () => {
    it('is a link that sets another, once, ends every session, and shows that the address is theirs', async () => {
      const person = await users.aPerson();
      const { email } = person.user;
      await forget(email.toUpperCase());
      const token = await tokenOf('password-reset', email);
      await reset(token);
      await expect(stillIn(person)).rejects.toThrow(codeOf('UNAUTHENTICATED'));
      await expect(logIn(email, person.password)).rejects.toThrow(codeOf('INVALID_CREDENTIALS'));
      expect((await logIn(email, another)).user).toMatchObject({ emailVerified: true, version: 2 });
      await expect(reset(token)).rejects.toThrow(codeOf('INVALID_TOKEN'));
      const noted = await users.dataSource.query(
        `SELECT actor_kind, result FROM audit_log WHERE action = 'resetPassword' AND target = $1`,
        [`user:${person.user.id}`],
      );
      expect(noted).toEqual([{ actor_kind: 'user', result: 'succeeded' }]);
      expect((await users.eventsOf(person.user.id))[1]).toMatchObject({
        type: 'user.updated',
        data: { fields: ['password', 'emailVerified'] },
      });
      expect((await mails.arrival('password-changed', email)).text).toContain('logged out everywhere else');
    });

    it('goes to nobody whom there is not, nor to who was kept out, and is answered alike', async () => {
      const [admin, outcast] = [await users.theAdministrator(), await users.aPerson()];
      await users.as(admin, () =>
        users.accounts.updateUser({ ...untouched, id: outcast.user.id, updateMask: ['disabled'], disabled: true }),
      );
      expect(await Promise.all([forget('nobody@example.com'), forget(outcast.user.email)])).toEqual([{}, {}]);
      await jobsAreDone();
      expect([...kindsTo('nobody@example.com'), ...kindsTo(outcast.user.email)]).not.toContain('password-reset');
    });

    it('is asked for without a look at who has the address, and without a word of it', async () => {
      const { user } = await users.aPerson();
      const jobs: string[] = [];
      await users.dataSource.transaction(async (manager) => {
        // Whoever looked at an account would wait here.
        await manager.query('LOCK TABLE account IN ACCESS EXCLUSIVE MODE');
        await forget(user.email);
        const rows = await manager.query<{ row: string }[]>('SELECT j::text AS row FROM graphile_worker._private_jobs j');
        jobs.push(...rows.map(({ row }) => row));
      });
      expect(jobs.join()).toContain('mail.password-reset');
      expect(jobs.join()).not.toContain('@');
    });

    it('comes once a minute and five times a day at most', async () => {
      const person = await users.aPerson();
      const count = () => kindsTo(person.user.email).filter((kind) => kind === 'password-reset').length;
      const ask = async () => {
        await forget(person.user.email);
        await jobsAreDone();
      };
      await ask();
      await ask();
      expect(count()).toBe(1);
      for (let n = 0; n < 6; n++) {
        await asIf(person, 61);
        await ask();
      }
      expect(count()).toBe(5);
    });

    it('carries a link that works for half an hour, of which only the hash is kept', async () => {
      const { user } = await users.aPerson();
      await forget(user.email);
      const token = await tokenOf('password-reset', user.email);
      const kept = await users.dataSource.query<{ row: string }[]>('SELECT t::text AS row FROM password_reset t');
      expect(kept.length).toBeGreaterThan(0);
      expect(kept.filter(({ row }) => row.includes(token) || row.includes(Buffer.from(token, 'base64url').toString('hex')))).toEqual([]);
      await users.dataSource.query(`UPDATE password_reset SET expires_at = expires_at - interval '30 minutes' WHERE account_id = $1`, [
        user.id,
      ]);
      await expect(reset(token)).rejects.toThrow(codeOf('INVALID_TOKEN'));
    });

    it('works once when its link is followed ten times at once', async () => {
      const { user } = await users.aPerson();
      await forget(user.email);
      const token = await tokenOf('password-reset', user.email);
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => reset(token)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('is worth nothing once the password was changed', async () => {
      const person = await users.aPerson();
      await forget(person.user.email);
      const token = await tokenOf('password-reset', person.user.email);
      await users.as(person, () => users.accounts.changePassword({ currentPassword: person.password, newPassword: another }));
      await expect(reset(token, 'a third long password')).rejects.toThrow(codeOf('INVALID_TOKEN'));
    });

    it('does not set a password that cannot be one, and can be used once more then', async () => {
      const { user } = await users.aPerson();
      await forget(user.email);
      const token = await tokenOf('password-reset', user.email);
      await expect(reset(token, 'password1')).rejects.toMatchObject({ errors: [{ field: 'newPassword', code: 'TOO_COMMON' }] });
      await expect(reset(token)).resolves.toEqual({});
    });

    it.each(['', 'x', 'A'.repeat(43), '\0'.repeat(43)])('is not what the token %j comes from', async (token) => {
      await expect(reset(token)).rejects.toThrow(codeOf('INVALID_TOKEN'));
    });
  });

  describe('to a new address', () => {
    const change = (person: Person, email: string, currentPassword = person.password) =>
      users.as(person, () => users.accounts.changeEmail({ email, currentPassword }));
    let numbers = 0;
    const anAddress = () => `new${++numbers}@example.com`;

    it('is a link that verifies it, with a notice to the old one, and every other session ends', async () => {
      const person = await users.aPerson();
      const before = await tokenOf('welcome', person.user.email);
      const elsewhere = { ...person, tokens: (await logIn(person.user.email, person.password)).tokens! };
      const email = anAddress();
      await change(person, email);
      expect((await stillIn(person)).user).toMatchObject({ email, emailVerified: false, version: 2 });
      await expect(stillIn(elsewhere)).rejects.toThrow(codeOf('UNAUTHENTICATED'));
      await expect(users.accounts.verifyEmail({ token: before })).rejects.toThrow(codeOf('INVALID_TOKEN'));
      expect((await mails.arrival('email-changed', person.user.email)).text).not.toContain(email);
      await users.accounts.verifyEmail({ token: await tokenOf('verify-email', email) });
      expect((await stillIn(person)).user).toMatchObject({ email, emailVerified: true });
      await expect(logIn(person.user.email, person.password)).rejects.toThrow(codeOf('INVALID_CREDENTIALS'));
      const events = await users.eventsOf(person.user.id);
      expect(events[1]).toMatchObject({ type: 'user.updated', data: { fields: ['email'] } });
      expect(JSON.stringify(events)).not.toContain('@');
    });

    it('needs the current password, and an address that nobody has', async () => {
      const [person, other] = [await users.aPerson(), await users.aPerson()];
      await expect(change(person, anAddress(), 'wrong')).rejects.toMatchObject({
        errors: [{ field: 'currentPassword', code: 'INCORRECT' }],
      });
      await expect(change(person, other.user.email.toUpperCase())).rejects.toThrow(codeOf('EMAIL_TAKEN'));
      await expect(change(person, 'no address')).rejects.toThrow(codeOf('VALIDATION_FAILED'));
      expect((await stillIn(person)).user).toMatchObject({ email: person.user.email, version: 1 });
    });

    it('makes a link worth nothing that went to the old one', async () => {
      const person = await users.aPerson();
      await forget(person.user.email);
      const token = await tokenOf('password-reset', person.user.email);
      await change(person, anAddress());
      await expect(reset(token)).rejects.toThrow(codeOf('INVALID_TOKEN'));
    });

    it('is nothing new when it is the same', async () => {
      const person = await users.aPerson();
      await change(person, person.user.email);
      expect((await stillIn(person)).user).toMatchObject({ version: 1 });
    });

    it('goes out again when asked for, once a minute, and not to one that is verified', async () => {
      const person = await users.aPerson();
      const again = () => users.as(person, () => users.accounts.sendVerification({}));
      const count = () => kindsTo(person.user.email).filter((kind) => kind === 'verify-email').length;
      await again();
      const token = await tokenOf('verify-email', person.user.email);
      await again();
      await jobsAreDone();
      expect(count()).toBe(1);
      await users.accounts.verifyEmail({ token });
      await asIf(person, 61);
      await again();
      await jobsAreDone();
      expect(count()).toBe(1);
    });
  });
});
