import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Mail } from './mail.js';
import { RecipientRefused } from './mailer.js';
import { SmtpMailer } from './smtp-mailer.js';

const aMail: Mail = {
  id: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a11.welcome',
  about: new Date('2026-01-31T12:00:00.000Z'),
  to: { personId: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a00', name: 'Zoë', address: 'zoe@example.com' },
  subject: 'Welcome',
  html: '<p>Hello</p>',
  text: 'Hello',
};
const from = { name: 'Corner Shop', address: 'shop@example.com' };

describe('Mail by SMTP', () => {
  const closing: (() => void)[] = [];
  afterEach(() => closing.splice(0).forEach((close) => close()));

  /** A mail server that takes everything unless told otherwise, and what it got. */
  async function aServer(options: SMTPServerOptions = {}) {
    const got: { to: string[]; content: string; user: unknown }[] = [];
    const server = new SMTPServer({
      authOptional: true,
      logger: false,
      onData(stream, session, done) {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          got.push({ to, content: Buffer.concat(parts).toString(), user: session.user });
          done();
        });
      },
      ...options,
    });
    // A client that gives up in the middle is what some of these tests are about.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
    closing.push(() => server.close());
    const { port } = server.server.address() as AddressInfo;
    return { got, port };
  }

  function mailerTo(url: string): SmtpMailer {
    const mailer = new SmtpMailer(url, from);
    closing.push(() => mailer.close());
    return mailer;
  }

  it('reaches who it is for, with a Message-ID that a repeat has too', async () => {
    const { got, port } = await aServer({ disabledCommands: ['STARTTLS'] });
    const mailer = mailerTo(`smtp://127.0.0.1:${port}`);
    await mailer.send(aMail);
    await mailer.send(aMail);
    expect(got.map(({ to }) => to)).toEqual([['zoe@example.com'], ['zoe@example.com']]);
    expect(got.filter(({ content }) => /X-Ashlar|019c1443-6a00-7b3c-9f52-6f1f0f6e2a00/.test(content))).toEqual([]);
    const ids = got.map(({ content }) => /^Message-ID: (.*)\r$/m.exec(content)?.[1]);
    expect(ids).toEqual(Array(2).fill('<019c1443-6a00-7b3c-9f52-6f1f0f6e2a11.welcome@example.com>'));
  });

  it('logs in with what the URL says, over TLS', async () => {
    const { got, port } = await aServer({
      secure: true,
      authOptional: false,
      onAuth: ({ username, password }, _, done) =>
        password === 'p@ss' ? done(null, { user: username }) : done(new Error('Wrong password')),
    });
    const tls = '?tls.rejectUnauthorized=false';
    await mailerTo(`smtps://shop:p%40ss@127.0.0.1:${port}/${tls}`).send(aMail);
    expect(got.map(({ user }) => user)).toEqual(['shop']);
    await expect(mailerTo(`smtps://shop:wrong@127.0.0.1:${port}/${tls}`).send(aMail)).rejects.toThrow(/EAUTH/);
    await expect(mailerTo(`smtps://shop:p%40ss@127.0.0.1:${port}`).send(aMail)).rejects.toThrow(/did not take/);
  });

  it('fails for a while, without saying for whom, when the server is down or has no time', async () => {
    const { port } = await aServer({
      disabledCommands: ['STARTTLS'],
      onMailFrom: (_, __, done) => done(Object.assign(new Error('busy, zoe@example.com'), { responseCode: 451 })),
    });
    for (const url of [`smtp://127.0.0.1:${port}`, 'smtp://127.0.0.1:1']) {
      const error = await mailerTo(url)
        .send(aMail)
        .catch((reason: unknown) => reason as Error);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(RecipientRefused);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('zoe@');
    }
  });

  it('fails for good when the recipient is refused for good, and only then', async () => {
    const refuse = (responseCode: number): SMTPServerOptions => ({
      disabledCommands: ['STARTTLS'],
      onRcptTo: (_, __, done) => done(Object.assign(new Error('no such mailbox'), { responseCode })),
    });
    const [gone, full] = [await aServer(refuse(550)), await aServer(refuse(452))];
    await expect(mailerTo(`smtp://127.0.0.1:${gone.port}`).send(aMail)).rejects.toBeInstanceOf(RecipientRefused);
    await expect(mailerTo(`smtp://127.0.0.1:${full.port}`).send(aMail)).rejects.not.toBeInstanceOf(RecipientRefused);
  });

  it('does not wait for ever for a server that says nothing', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', () => resolve()));
    closing.push(() => {
      sockets.forEach((socket) => socket.destroy());
      silent.close();
    });
    const started = Date.now();
    await expect(mailerTo(`smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`).send(aMail)).rejects.toThrow();
    expect(Date.now() - started).toBeLessThan(12_000);
  });
});
