import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from './data-folder.js';
import { LogFile } from './log-file.js';
import { openSecrets } from './credentials.js';
import { readSettings } from './start.env.js';

describe('the data folder', () => {
  let parent: string;
  let path: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'ashlar-folder-'));
    path = join(parent, 'data');
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const mode = (name: string) => statSync(join(path, name)).mode & 0o777;

  it('belongs to one copy at a time', () => {
    const folder = DataFolder.open(path);
    expect(() => DataFolder.open(path)).toThrow(`Another copy (process ${process.pid}) is running on ${path}`);
    folder.release();
    expect(() => DataFolder.open(path)).not.toThrow();
  });

  it('is free again when its holder died, even if another process got the number since', () => {
    DataFolder.open(path);
    writeFileSync(join(path, 'supervisor.json'), JSON.stringify({ pid: process.pid, identity: 'an earlier one' }));
    expect(() => DataFolder.open(path)).not.toThrow();
  });

  it('keeps secrets where only its owner can read them', () => {
    const folder = DataFolder.open(path);
    openSecrets(folder, readSettings({}, parent));
    expect([mode('.'), mode('secrets'), mode('credentials.json'), mode('secrets/internal-secret')]).toEqual([0o700, 0o700, 0o600, 0o400]);
  });

  it('makes the administrator’s password once, and keeps it', () => {
    const folder = DataFolder.open(path);
    const first = openSecrets(folder, readSettings({}, parent));
    const second = openSecrets(folder, readSettings({}, parent));
    expect(first.passwordIsNew).toBe(true);
    expect(second.passwordIsNew).toBe(false);
    expect(second.admin.password).toBe(first.admin.password);
    expect(second.credentials.postgres).toEqual(first.credentials.postgres);
    expect(readFileSync(second.files.adminPassword, 'utf8')).toBe(first.admin.password);
  });

  it('does not write down a password that was given', () => {
    const folder = DataFolder.open(path);
    openSecrets(folder, readSettings({ ASHLAR_ADMIN_PASSWORD: 'given by hand' }, parent));
    expect(readFileSync(join(path, 'credentials.json'), 'utf8')).not.toContain('given by hand');
  });

  it('holds logs that stay within twice their limit', () => {
    const folder = DataFolder.open(path);
    const log = new LogFile(folder.at('logs', 'users.log'), 100);
    for (let line = 0; line < 50; line++) log.write(Buffer.from(`line ${String(line).padStart(2, '0')} of the log\n`));
    const [now, before] = ['users.log', 'users.log.1'].map((name) => readFileSync(folder.at('logs', name), 'utf8'));
    expect(now.length).toBeLessThanOrEqual(100);
    expect(before.length).toBeLessThanOrEqual(100);
    expect(before + now).toMatch(/line 49 of the log\n$/);
  });
});
