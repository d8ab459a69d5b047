import { appendFileSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { codeOf } from '#testing/code-of.js';
import { BlindIndex } from './blind-index.js';
import { ErasureLedger } from './erasure-ledger.js';
import { addMasterKey, MasterKeys } from './master-keys.js';
import { unlessTampered } from './person-key.js';
import { PersonKeys } from './person-keys.js';

describe('Personal data at rest', () => {
  let folder: string;
  let keys: PersonKeys;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ashlar-master-keys-'));
    addMasterKey(folder);
    keys = new PersonKeys(new MasterKeys(folder));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const tamperedWith = codeOf('PERSONAL_DATA_TAMPERED');
  const place = 'account.email';
  /** As if it had been added a minute later. */
  const addNewer = () => {
    const id = addMasterKey(folder);
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(folder, `${id}.key`), later, later);
    return id;
  };

  it('can be read by whoever has the key, and is another text each time', () => {
    const { key, wrapped } = keys.make(uuidv7());
    const [one, other] = [key.seal('ada@example.com', place), key.seal('ada@example.com', place)];
    expect(keys.unwrap(key.personId, wrapped).open(one, place)).toBe('ada@example.com');
    expect(one.equals(other)).toBe(false);
    expect(one.includes('ada')).toBe(false);
  });

  it.each(['', 'Zoë 🐴', 'x'.repeat(100_000)])('may be any text', (text) => {
    const { key } = keys.make(uuidv7());
    expect(key.open(key.seal(text, place), place)).toBe(text);
  });

  it('is refused in another column, in another table, and with another person', () => {
    const id = uuidv7();
    const { key, wrapped } = keys.make(id);
    const sealed = key.seal('ada@example.com', place);
    expect(() => key.open(sealed, 'account.first_name')).toThrow(tamperedWith);
    expect(() => key.open(sealed, 'customer_order.email')).toThrow(tamperedWith);
    expect(() => keys.make(id).key.open(sealed, place)).toThrow(tamperedWith);
    expect(() => keys.unwrap(uuidv7(), wrapped)).toThrow(tamperedWith);
  });

  it('is refused when any byte of it was changed, or some are missing', () => {
    const { key } = keys.make(uuidv7());
    const sealed = key.seal('ada', place);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] ^= 1;
      expect(() => key.open(changed, place)).toThrow(tamperedWith);
      expect(() => key.open(sealed.subarray(0, at), place)).toThrow(tamperedWith);
    }
    expect(unlessTampered(() => key.open(Buffer.alloc(0), place), 'left out')).toBe('left out');
  });

  it('outlives a rotation: what the old master key wrapped can be read, and be wrapped anew', () => {
    const { key, wrapped } = keys.make(uuidv7());
    const sealed = key.seal('ada', place);
    addNewer();
    const after = new PersonKeys(new MasterKeys(folder));
    expect(after.unwrap(key.personId, wrapped).open(sealed, place)).toBe('ada');
    const again = after.rewrap(key.personId, wrapped)!;
    expect(again.subarray(0, 8).equals(wrapped.subarray(0, 8))).toBe(false);
    expect(after.unwrap(key.personId, again).open(sealed, place)).toBe('ada');
    expect(after.rewrap(key.personId, again)).toBeUndefined();
  });

  it('can be read at once by a process that has not yet seen the new master key', () => {
    const id = addNewer();
    const { key, wrapped } = new PersonKeys(new MasterKeys(folder)).make(uuidv7());
    expect(wrapped.subarray(0, 8).toString('hex')).toBe(id);
    expect(keys.unwrap(key.personId, wrapped).open(key.seal('ada', place), place)).toBe('ada');
  });

  it('is lost with its master key, which is said by name', () => {
    const { key, wrapped } = keys.make(uuidv7());
    rmSync(folder, { recursive: true });
    addMasterKey(folder);
    expect(() => new PersonKeys(new MasterKeys(folder)).unwrap(key.personId, wrapped)).toThrow(
      /master key [\da-f]{16} is not in MASTER_KEYS_DIR/,
    );
  });

  it('needs a folder with a key that is one, and that nobody else may read', () => {
    const open = () => new MasterKeys(folder);
    expect(statSync(join(folder, `${addNewer()}.key`)).mode & 0o777).toBe(0o400);
    writeFileSync(join(folder, 'short.key'), 'c2hvcnQ', { mode: 0o400 });
    expect(open).toThrow(/^MASTER_KEYS_DIR: .*short\.key holds no key/);
    rmSync(join(folder, 'short.key'));
    writeFileSync(join(folder, 'open.key'), 'A'.repeat(43), { mode: 0o644 });
    expect(open).toThrow(/^MASTER_KEYS_DIR: .*open\.key may be read by others/);
    rmSync(folder, { recursive: true });
    expect(open).toThrow(/^MASTER_KEYS_DIR: .* cannot be read \(ENOENT\)/);
  });
});

describe('A blind index', () => {
  it('is the same for one address in any case and form, and says nothing without its key', () => {
    const index = new BlindIndex('k'.repeat(32));
    expect(index.ofEmail('Ada@Example.COM')).toEqual(index.ofEmail('ada@example.com'));
    expect(index.ofEmail('zoe\u0301@example.com')).toEqual(index.ofEmail('zo\u00e9@example.com'));
    expect(index.ofEmail('ada@example.com')).not.toEqual(index.ofEmail('grace@example.com'));
    expect(index.ofEmail('ada@example.com')).not.toEqual(index.of('phone', 'ada@example.com'));
    expect(new BlindIndex('l'.repeat(32)).ofEmail('ada@example.com')).not.toEqual(index.ofEmail('ada@example.com'));
  });
});

describe('The erasure ledger', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ashlar-ledger-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('remembers everybody once, across restarts and a write that was cut off', async () => {
    const path = join(folder, 'erasures', 'users.ndjson');
    const [ada, grace, zoe] = [uuidv7(), uuidv7(), uuidv7()];
    expect(await new ErasureLedger(path).read()).toEqual([]);
    await new ErasureLedger(path).append([ada, grace]);
    appendFileSync(path, `\n{"personId":"${zoe.slice(0, 20)}`);
    const ledger = new ErasureLedger(path);
    expect(await ledger.read()).toEqual([ada, grace]);
    await ledger.append([zoe, ada]);
    expect(await ledger.read()).toEqual([ada, grace, zoe]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
