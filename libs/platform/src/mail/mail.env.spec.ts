import { describe, expect, it } from '@jest/globals';
import { loadConfig, type Environment } from '../config/load-config.js';
import { mailSettings, mailVariables } from './mail.env.js';

const settings = (env: Environment) => mailSettings(loadConfig(mailVariables, env));

describe('The settings of mail', () => {
  it('make files unless a server is named', () => {
    expect(settings({})).toEqual({
      url: undefined,
      folder: '.data/mail',
      from: { name: 'Ashlar', address: 'shop@ashlar.localhost' },
      publicUrl: 'http://127.0.0.1:3000',
    });
  });

  it.each(['Müller & Söhne <shop@example.com>', '"Müller & Söhne" <shop@example.com>'])('take the sender %s', (from) => {
    expect(settings({ MAIL_FROM: from }).from).toEqual({ name: 'Müller & Söhne', address: 'shop@example.com' });
  });

  it('leave a slash at the end of the public URL out', () => {
    expect(settings({ PUBLIC_URL: 'https://shop.example/' }).publicUrl).toBe('https://shop.example');
  });

  it('ask for a sender before mails go to people', () => {
    expect(() => settings({ MAIL_URL: 'smtp://localhost:25' })).toThrow('MAIL_FROM');
    expect(settings({ MAIL_URL: 'smtps://u:p@mx.example:465', MAIL_FROM: 'Shop <s@example.com>' }).url).toBe('smtps://u:p@mx.example:465');
  });

  it.each([
    [{ MAIL_URL: 'https://mx.example' }, 'MAIL_URL'],
    [{ MAIL_FROM: 'shop@example.com' }, 'MAIL_FROM'],
    [{ MAIL_FROM: 'Shop\r\nBcc: x@y.example <s@example.com>' }, 'MAIL_FROM'],
    [{ PUBLIC_URL: 'shop.example' }, 'PUBLIC_URL'],
  ])('refuse %j', (env, name) => {
    expect(() => settings(env)).toThrow(name);
  });
});
