import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeptAlive } from './kept-alive.js';
import { LogFile } from './log-file.js';
import { launchNode } from './node-process.js';

describe('a process that is kept alive', () => {
  let folder: string;
  let said: string[];
  let kept: KeptAlive | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ashlar-kept-'));
    said = [];
  });
  afterEach(async () => {
    await kept?.stop(100);
    rmSync(folder, { recursive: true });
  });

  const program = (source: string) => {
    const script = join(folder, 'program.mjs');
    writeFileSync(script, source);
    const log = new LogFile(join(folder, 'log'));
    const launch = () => launchNode({ script, cwd: folder, env: {}, log, remark: ({ text }) => said.push(text) });
    kept = new KeptAlive('program', launch, { say: (line) => said.push(line), changed: () => undefined });
    return kept;
  };

  const until = async (condition: () => boolean) => {
    const deadline = Date.now() + 10_000;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error(`Not within 10 s; said: ${said.join(' | ')}`);
      await sleep(20);
    }
  };

  it('is started again after kill -9, and the line says so', async () => {
    const process_ = program('setInterval(() => {}, 1000)');
    await process_.start();
    const first = process_.pid!;
    process.kill(first, 'SIGKILL');
    await until(() => process_.pid !== undefined && process_.pid !== first);
    expect(said).toEqual(['program ended (SIGKILL); starting it again in 0.5 s', `program runs again (process ${process_.pid})`]);
  });

  it('stays down once it was told to stop, even between two starts', async () => {
    const process_ = program('process.exit(3)');
    await process_.start();
    await until(() => said.includes('program ended (exit code 3); starting it again in 0.5 s'));
    await process_.stop(100);
    await sleep(700);
    expect(process_.ends).toBe(1);
  });

  it('is ended when it does not stop by itself', async () => {
    const process_ = program('process.on("SIGTERM", () => {}); console.log("Error: up"); setInterval(() => {}, 1000)');
    await process_.start();
    await until(() => said.includes('Error: up'));
    const began = Date.now();
    await process_.stop(300);
    expect(Date.now() - began).toBeGreaterThanOrEqual(290);
    expect(said).toEqual(['Error: up']);
  });

  it('learns through its channel that nobody looks after it any more', async () => {
    const marker = join(folder, 'ended');
    const inner = join(folder, 'inner.mjs');
    writeFileSync(
      inner,
      `import { writeFileSync } from 'node:fs';
       process.on('disconnect', () => { writeFileSync(${JSON.stringify(marker)}, ''); process.exit(0); });
       console.log('Error: inner is up');`,
    );
    const process_ = program(
      `import { spawn } from 'node:child_process';
       spawn(process.execPath, [${JSON.stringify(inner)}], { detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
       setInterval(() => {}, 1000);`,
    );
    await process_.start();
    await until(() => said.includes('Error: inner is up'));
    process_.kill();
    await until(() => existsSync(marker));
  });
});
