import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './load-config.js';
import { commonVariables, databaseUrl, hostAndPort, networks, onOff, port, privateAddress, secret, wholeNumber } from './variables.js';

const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was refused');
};

describe('loadConfig', () => {
  it('reads typed values, applies defaults and freezes the result', () => {
    const config = loadConfig({ ...commonVariables, PORT: port().default(3000), DEMO: onOff() }, { DEMO: 'off', PORT: '4000' });
    expect(config).toEqual({ NODE_ENV: 'development', LOG_LEVEL: 'info', LOG_FORMAT: 'auto', PORT: 4000, DEMO: false });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty variable as unset', () => {
    expect(loadConfig({ PORT: port().default(3000) }, { PORT: '' }).PORT).toBe(3000);
  });

  it('reads NAME_FILE without the last line break', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'ashlar-config-')), 'secret');
    writeFileSync(file, 's-0123456789abcdef-0123456789abcdef\n', { mode: 0o400 });
    expect(loadConfig({ KEY: secret() }, { KEY_FILE: file }).KEY).toBe('s-0123456789abcdef-0123456789abcdef');
  });

  it('names every variable that is wrong, and never shows its value', () => {
    const message = messageOf(() =>
      loadConfig(
        { A: port(), B: secret(), C: databaseUrl(), D: hostAndPort(), E: wholeNumber(1, 5) },
        { A: '70000', B: 'hunter2', D: 'nowhere', E: '9' },
      ),
    );
    for (const name of ['A', 'B', 'C is required', 'D', 'E']) expect(message).toContain(name);
    for (const value of ['hunter2', 'nowhere', '70000']) expect(message).not.toContain(value);
  });

  it('refuses a variable that is set twice, and a file that cannot be read', () => {
    expect(messageOf(() => loadConfig({ KEY: secret() }, { KEY: 'x-0123456789abcdef-0123456789abcdef', KEY_FILE: '/nowhere' }))).toContain(
      'KEY and KEY_FILE',
    );
    expect(messageOf(() => loadConfig({ KEY: secret() }, { KEY_FILE: '/nowhere/at/all' }))).toContain('KEY_FILE cannot be read (ENOENT)');
  });

  it.each(['SEARCH_URL'])('refuses %s until the part it asks for is built', (name) => {
    expect(messageOf(() => loadConfig({}, { [name]: 'x://y' }))).toContain(`${name} asks for`);
  });

  it.each(['10.0.0.0/8', '192.0.2.1, 2001:db8::/32', '::1'])('takes %s for networks', (list) => {
    expect(loadConfig({ N: networks() }, { N: list }).N).toEqual(list.split(', '));
  });

  it.each(['10.0.0.0/33', '10.0.0/8', 'proxy.example', '0.0.0.0/0', '::/0', '10.0.0.0/8/8', '10.0.0.0/08', '::1/129', '10.0.0.1,'])(
    'refuses %s for networks',
    (list) => {
      expect(messageOf(() => loadConfig({ N: networks() }, { N: list }))).toContain('N: must be addresses');
    },
  );

  it.each(['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.0.7', '100.64.0.1', '::1', 'fd00::7'])(
    'takes %s for a private address',
    (address) => {
      expect(loadConfig({ M: privateAddress() }, { M: address }).M).toBe(address);
    },
  );

  it.each(['0.0.0.0', '::', '203.0.113.1', '172.32.0.1', '2001:db8::1', '::ffff:203.0.113.1', 'localhost', '10.1.2'])(
    'refuses %s where only a private address will do',
    (address) => {
      expect(messageOf(() => loadConfig({ M: privateAddress() }, { M: address }))).toContain('M: must be a loopback');
    },
  );
});
