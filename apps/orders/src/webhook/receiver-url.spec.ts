import { describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { AddressRules } from './address-rules.js';
import { assertAllowed, readReceiver, readUrl } from './receiver-url.js';

const rules = new AddressRules(['127.0.0.2', 'fd00::5']);
const read = (url: string) => readReceiver(url, rules);

/** Every disguise that turned up anywhere, of an address that webhooks must not reach. */
const refused = [
  ...['http://127.0.0.1/', 'https://127.0.0.1/', 'https://127.1/', 'https://127.0.1/', 'https://2130706433/', 'https://0177.0.0.1/'],
  ...['https://017700000001/', 'https://0x7f000001/', 'https://0x7f.0.0.1/', 'https://0x7f.1/', 'https://127.0.0.1./', 'https://0/'],
  ...['https://0.0.0.0/', 'https://%31%32%37.0.0.1/', 'https://①②⑦.0.0.1/', 'https://１２７.０.０.１/', 'https://127。0。0。1/'],
  ...[
    'https:127.0.0.1',
    'https:\\\\127.0.0.1\\',
    ' https://127.0.0.1',
    'ht\ntps://127.0.0.1/',
    'https://1\t27.0.0.1/',
    'HTTPS://127.0.0.1',
  ],
  ...['https://10.0.0.1/', 'https://172.16.0.1/', 'https://172.31.255.255/', 'https://192.168.1.1/', 'https://100.64.0.1/'],
  ...['https://169.254.169.254/latest/meta-data', 'https://0xa9fea9fe/', 'https://2852039166/', 'https://192.0.0.192/'],
  ...['https://192.0.2.1/', 'https://198.18.0.1/', 'https://198.51.100.1/', 'https://203.0.113.1/', 'https://224.0.0.1/'],
  ...['https://240.0.0.1/', 'https://255.255.255.255/', 'https://[::]/', 'https://[::1]/', 'https://[0:0:0:0:0:0:0:1]/'],
  ...['https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[::127.0.0.1]/', 'https://[64:ff9b::7f00:1]/'],
  ...['https://[64:ff9b:1::7f00:1]/', 'https://[2002:7f00:1::]/', 'https://[2001:0:7f00:1::]/', 'https://[fe80::1]/'],
  ...['https://[fe80::1%25eth0]/', 'https://[fc00::1]/', 'https://[fd12:3456::1]/', 'https://[fec0::1]/', 'https://[ff02::1]/'],
  ...['https://[2001:db8::1]/', 'https://[fd00:ec2::254]/', 'https://[::ffff:127.0.0.2]/', 'https://[::ffff:0:127.0.0.1]/'],
  ...[
    'https://localhost/',
    'https://LOCALHOST/',
    'https://localhost./',
    'https://localhost../',
    'https://ⓛocalhost/',
    'https://a.localhost/',
  ],
  ...['https://localhost.localdomain/', 'https://metadata.google.internal/', 'https://printer.local/', 'https://nas.home.arpa/'],
  ...['https://me@example.com/', 'https://me:secret@example.com/', 'https://127.0.0.1@example.com/', 'https://example.com@127.0.0.1/'],
  ...[
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:25/',
    'javascript:alert(1)',
    'data:text/plain,x',
    'ws://example.com/',
  ],
  ...[
    'http://8.8.8.8/',
    'http://[2606:4700::1111]/',
    'https://',
    'https://256.1.1.1/',
    'https://0x7f.0.0.0.0.1/',
    'https://[::1',
    'https://exa mple.com/',
  ],
];

describe('the URL of a receiver', () => {
  it.each(refused)('is refused: %j', (url) => expect(() => read(url)).toThrow(codeOf('URL_NOT_ALLOWED')));

  it.each(['', 'example.com/hook', 'not a url', '//example.com/hook', '/hook'])('is no URL at all: %j', (url) =>
    expect(() => readUrl(url)).toThrow(codeOf('VALIDATION_FAILED')),
  );

  it.each(refused)('is meant as one, though refused: %j', (url) => expect(readUrl(url)).toBe(url));

  it('is too long', () => expect(() => readUrl(`https://example.com/${'a'.repeat(2_048)}`)).toThrow(codeOf('VALIDATION_FAILED')));

  it.each([
    ['https://example.com/hook?a=b', undefined],
    ['https://example.com:8443/', undefined],
    ['https://localhost.example.com/', undefined],
    ['https://notlocal/', undefined],
    ['http://example.com/', undefined],
    ['https://8.8.8.8/', '8.8.8.8'],
    ['https://[2606:4700::1111]/', '2606:4700::1111'],
    ['http://127.0.0.2:4000/hook', '127.0.0.2'],
    ['https://127.0.0.2/', '127.0.0.2'],
    ['http://2130706434/', '127.0.0.2'],
    ['http://[fd00::5]:1/', 'fd00::5'],
    ['http://[FD00:0:0::5]/', 'fd00::5'],
  ])('may be tried: %s', (url, address) => expect(read(url).address).toBe(address));
});

describe('the addresses of a receiver', () => {
  it.each([
    ['https://example.com/', ['93.184.215.14', '2606:4700::1111'], true],
    ['https://example.com/', ['93.184.215.14', '10.0.0.1'], false],
    ['https://example.com/', ['::ffff:10.0.0.1'], false],
    ['https://example.com/', ['127.0.0.2'], true],
    ['https://example.com/', ['fe80::1%eth0'], false],
    ['http://example.com/', ['93.184.215.14'], false],
    ['http://example.com/', ['127.0.0.2'], true],
    ['http://example.com/', ['127.0.0.2', '93.184.215.14'], false],
  ])('%s at %j', (url, addresses, allowed) => {
    const check = () => assertAllowed(addresses, read(url), rules);
    if (allowed) check();
    else expect(check).toThrow(codeOf('URL_NOT_ALLOWED'));
  });
});
