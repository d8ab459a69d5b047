import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FolderMailer } from './folder-mailer.js';
import type { Mail } from './mail.js';

const zoe = '019c1443-6a00-7b3c-9f52-6f1f0f6e2a00';

const aMail = (details: Partial<Mail> = {}): Mail => ({
  id: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a11.welcome',
  about: new Date('2026-01-31T12:00:00.000Z'),
  to: { personId: zoe, name: 'Zoë Ångström', address: 'zoe@example.com' },
  subject: 'Welcome, Zoë',
  html: '<p>Hello</p>',
  text: 'Hello',
  ...details,
});

describe('A folder of mails', () => {
  let folder: string;
  let mailer: FolderMailer;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'ashlar-mail-')), 'mail');
    mailer = new FolderMailer(folder, { name: 'Corner Shop', address: 'shop@example.com' });
  });
  afterEach(() => {
    mailer.close();
    rmSync(join(folder, '..'), { recursive: true });
  });

  const files = () => readdirSync(folder).sort();
  const content = (name = files()[0]) => readFileSync(join(folder, name), 'utf8');
  const headers = () => content().split('\r\n\r\n')[0].split('\r\n');

  it('gets a file a mail, with both forms of its text', async () => {
    await mailer.send(aMail());
    expect(files()).toEqual(['2026-01-31T12-00-00.000Z.019c1443-6a00-7b3c-9f52-6f1f0f6e2a11.welcome.eml']);
    expect(headers()).toEqual(
      expect.arrayContaining([
        'From: Corner Shop <shop@example.com>',
        'Message-ID: <019c1443-6a00-7b3c-9f52-6f1f0f6e2a11.welcome@example.com>',
        'Auto-Submitted: auto-generated',
      ]),
    );
    expect(content()).toMatch(/text\/plain[^]*Hello[^]*text\/html[^]*<p>Hello<\/p>/);
  });

  it('keeps a mail that is sent again once', async () => {
    await mailer.send(aMail());
    await mailer.send(aMail({ text: 'Hello again' }));
    expect(files()).toHaveLength(1);
    expect(content()).toContain('Hello again');
  });

  it('sorts by time', async () => {
    await mailer.send(aMail({ id: 'b', about: new Date('2026-02-01T00:00:00Z') }));
    await mailer.send(aMail({ id: 'c', about: new Date('2026-01-31T00:00:00Z') }));
    await mailer.send(aMail({ id: 'a', about: new Date('2026-03-01T00:00:00Z') }));
    expect(files().map((name) => name.at(-5))).toEqual(['c', 'b', 'a']);
  });

  it('forgets whoever is erased, and nobody else', async () => {
    const grace = { personId: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a01', name: `Grace ${'x'.repeat(200)}`, address: 'grace@example.com' };
    await mailer.forget(zoe);
    await mailer.send(
      aMail({ id: 'a', subject: `X-Ashlar-Person: ${grace.personId}`, text: `\r\n\r\nX-Ashlar-Person: ${grace.personId}\r\n` }),
    );
    await mailer.send(aMail({ id: 'b' }));
    await mailer.send(aMail({ id: 'c', to: grace, headers: { 'List-Unsubscribe': `<https://shop.example/${'x'.repeat(500)}>` } }));
    await mailer.forget(grace.personId);
    expect(files().map((name) => name.at(-5))).toEqual(['a', 'b']);
    await mailer.forget(zoe);
    expect(files()).toEqual([]);
  });

  it('is read by its owner only', async () => {
    await mailer.send(aMail());
    expect([statSync(folder).mode & 0o777, statSync(join(folder, files()[0])).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it.each<[string, Partial<Mail>]>([
    ['subject', { subject: 'Hello\r\nBcc: thief@example.com' }],
    ['name', { to: { personId: zoe, name: 'Zoë\r\nBcc: thief@example.com', address: 'zoe@example.com' } }],
    ['address', { to: { personId: zoe, name: 'Zoë', address: 'zoe@example.com\r\nBcc: thief@example.com' } }],
    ['address that is a list', { to: { personId: zoe, name: '', address: 'zoe@example.com,thief@example.com' } }],
    ['header', { headers: { 'List-Unsubscribe': '<https://shop.example>\r\nBcc: thief@example.com' } }],
  ])('gets no second header out of a %s', async (_, details) => {
    await mailer.send(aMail(details));
    expect(headers().filter((line) => /^(bcc|cc)/i.test(line))).toEqual([]);
    expect(headers().filter((line) => /^to:/i.test(line))).toHaveLength(1);
  });
});
