// What `npm start` runs once everything is built.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DataFolder } from './data-folder.js';
import { sentenceFor } from './plain-failure.js';
import { Remarks } from './remarks.js';
import { RunningCopy } from './running-copy.js';
import { readSettings } from './start.env.js';
import { start } from './start.js';
import { Terminal } from './terminal.js';

/** A terminal's Ctrl-C reaches us twice when npm passes it on as well; a second wish to stop comes later than this. */
const sameSignalMs = 500;

const root = resolve(import.meta.dirname, '../../..');
const terminal = new Terminal();

function complain(error: unknown, dataDir: string): void {
  process.stderr.write(`${sentenceFor(error, dataDir)}\n`);
}

function stopOnSignals(copy: RunningCopy, folder: DataFolder): void {
  let first = 0;
  const stop = () => {
    if (first === 0) {
      first = Date.now();
      terminal.line('Stopping …');
      void copy.stop().then(() => {
        folder.release();
        process.exit(0);
      });
    } else if (Date.now() - first > sameSignalMs) {
      copy.kill();
      folder.release();
      process.exit(130);
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  // Started by a program that holds a channel to us, as tests do: without it nobody needs this copy.
  process.once('disconnect', stop);
  if (process.env['npm_lifecycle_event'] !== undefined) stopWithParent(stop);
}

/** npm, or the shell between, may be killed without passing that on; we are then somebody else's child. */
function stopWithParent(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 250).unref();
}

async function main(): Promise<void> {
  // Whoever read our output may stop reading (`npm start | head`); the shop stays open.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  let dataDir = '';
  try {
    if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
    const settings = readSettings(process.env, root);
    dataDir = settings.dataDir;
    const folder = DataFolder.open(dataDir);
    const copy = new RunningCopy(folder);
    stopOnSignals(copy, folder);
    const remarks = new Remarks((line) => {
      if (!copy.stopping) terminal.line(line);
    });
    try {
      await start({ root, env: process.env, settings, folder, terminal, copy, remarks });
    } catch (error) {
      // Stopping cuts the start short, and what breaks then is no news.
      if (copy.stopping) return;
      complain(error, dataDir);
      await copy.stop();
      folder.release();
      process.exit(1);
    }
  } catch (error) {
    complain(error, dataDir);
    process.exitCode = 1;
  }
}

await main();
