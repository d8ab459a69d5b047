import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { codeOf } from '#testing/code-of.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { startUsers, type Person, type UsersUnderTest } from '../../test/users-under-test.js';

describe('The mailing list', () => {
  let users: UsersUnderTest;
  let mails: MailFolder;
  let boss: Person;
  beforeAll(async () => {
    users = await startUsers({ PUBLIC_URL: 'https://shop.example' });
    mails = new MailFolder(users.mailFolder);
    boss = await users.theAdministrator();
  });
  afterAll(() => users.stop());

  const list = (page = { limit: 100, cursor: '', count: CountMode.COUNT_MODE_EXACT }) =>
    users.as(boss, () => users.mailingList.listMembers({ page }));
  const isListed = async (userId: string) => (await list()).members.some((member) => member.userId === userId);
  const aMember = async () => {
    const person = await users.aPerson({ newsletter: true });
    const mail = await mails.arrival('list-welcome', person.user.email);
    return { person, id: person.user.id, token: /token=([\w-]{43})$/.exec(mail.links[0])?.[1] ?? '' };
  };

  it('takes whoever asked for it at registration, and nobody else', async () => {
    const [wanting, other] = [await users.aPerson({ newsletter: true }), await users.aPerson()];
    await mails.arrival('welcome', other.user.email);
    await eventually(async () => expect(await isListed(wanting.user.id)).toBe(true));
    expect(await isListed(other.user.id)).toBe(false);
    expect(mails.to(other.user.email).map(({ kind }) => kind)).toEqual(['welcome']);
  });

  it('greets with a way out that mail programs know (RFC 8058)', async () => {
    const { user } = await users.aPerson({ newsletter: true });
    const { headers, links } = await mails.arrival('list-welcome', user.email);
    expect(headers['list-unsubscribe']).toMatch(/^<https:\/\/shop\.example\/api\/v1\/mailing-list\/unsubscribe\?token=[\w-]{43}>$/);
    expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(`<${links[0]}>`).toBe(headers['list-unsubscribe']);
  });

  it('lets anybody go who has the token, any number of times', async () => {
    const { id, token } = await aMember();
    await users.mailingList.unsubscribe({ token });
    expect(await isListed(id)).toBe(false);
    const when = () => users.dataSource.query('SELECT unsubscribed_at FROM mailing_list_member WHERE account_id = $1', [id]);
    const first = await when();
    await users.mailingList.unsubscribe({ token });
    expect(await when()).toEqual(first);
  });

  it('lets nobody go by a token that is not theirs', async () => {
    const { id, token } = await aMember();
    for (const wrong of ['', 'x', `${token.slice(0, 30)}AAAAAAAAAAAAA`])
      await expect(users.mailingList.unsubscribe({ token: wrong })).rejects.toThrow(codeOf('INVALID_TOKEN'));
    expect(await isListed(id)).toBe(true);
  });

  it('forgets who is deleted, and their token still answers', async () => {
    const { person, id, token } = await aMember();
    await users.as(person, () => users.accounts.deleteUser({ id }));
    await eventually(async () =>
      expect(await users.dataSource.query('SELECT 1 FROM mailing_list_member WHERE account_id = $1', [id])).toEqual([]),
    );
    await expect(users.mailingList.unsubscribe({ token })).resolves.toBeDefined();
  });

  it('is shown to administrators by pages, newest first', async () => {
    for (let n = 0; n < 3; n++) await aMember();
    const all = await list();
    expect(all.page?.total).toBe(all.members.length);
    const seen = [];
    for (let cursor = ''; ;) {
      const { members, page } = await list({ limit: 2, cursor, count: CountMode.COUNT_MODE_UNSPECIFIED });
      seen.push(...members);
      cursor = page?.nextCursor ?? '';
      if (cursor === '') break;
    }
    expect(seen).toEqual(all.members);
    const times = seen.map(({ subscribedAt }) => (subscribedAt?.seconds ?? 0) * 1000 + (subscribedAt?.nanos ?? 0) / 1e6);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const person = await users.aPerson();
    await expect(users.as(person, () => users.mailingList.listMembers({ page: undefined }))).rejects.toThrow(codeOf('FORBIDDEN'));
  });
});
