// `npm run build`: compiles what changed into dist/, once, also when several copies of this checkout start at the same moment.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
const stampFile = join(dist, '.build-stamp');
const lockFile = join(dist, '.build-lock');
const buildInfo = join(dist, '.tsbuildinfo');
const folders = ['apps', 'libs', 'tools'];
const notBuilt = /\.(spec|int-spec|e2e-spec|d)\.ts$/;
/** Far longer than any build: a lock this old belongs to a process number that somebody else has by now. */
const lockLastsMs = 180_000;

/** Builds unless dist/ is up to date. Resolves to true when it is good to run; otherwise the compiler has said why not. */
export async function build({ say = console.log } = {}) {
  const started = Date.now();
  mkdirSync(dist, { recursive: true });
  if (isFresh(fingerprint())) {
    say(`Build is up to date (${seconds(started)} s)`);
    return true;
  }
  const release = await takeLock(say);
  try {
    const before = fingerprint();
    if (isFresh(before)) {
      say(`Build is up to date: another copy made it (${seconds(started)} s)`);
      return true;
    }
    say('Building …');
    rmSync(stampFile, { force: true });
    if (!(await compile())) return false;
    removeStaleOutputs();
    writeFileSync(stampFile, before);
    say(`Built in ${seconds(started)} s`);
    return true;
  } finally {
    release();
  }
}

const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1);

const sources = () =>
  globSync(`{${folders.join(',')}}/**/*.ts`, { cwd: root })
    .filter((file) => !notBuilt.test(file))
    .sort();
const outputOf = (source) => join(dist, source.replace(/\.ts$/, '.js'));

/** Of the content of everything the compiler reads of ours, and of its own version. */
function fingerprint() {
  const hash = createHash('sha256');
  const compiler = join('node_modules', 'typescript', 'package.json');
  for (const file of ['package.json', 'tsconfig.json', 'tsconfig.build.json', compiler, ...sources()]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function isFresh(wanted) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted && sources().every((source) => existsSync(outputOf(source)));
}

async function compile() {
  if (!(await tsc())) return false;
  if (sources().every((source) => existsSync(outputOf(source)))) return true;
  // The compiler only writes what changed since its notes, and somebody removed outputs behind its back.
  rmSync(buildInfo, { force: true });
  return tsc();
}

function tsc() {
  const args = [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', ...(process.stdout.isTTY ? ['--pretty'] : [])];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const end = () => child.kill();
  process.once('exit', end);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      process.off('exit', end);
      done(code === 0);
    });
  });
}

/** A removed source must not live on as code that still runs. */
function removeStaleOutputs() {
  for (const output of globSync(`{${folders.join(',')}}/**/*.js`, { cwd: dist })) {
    if (existsSync(join(root, output.replace(/\.js$/, '.ts')))) continue;
    rmSync(join(dist, output));
    rmSync(join(dist, `${output}.map`), { force: true });
  }
}

async function takeLock(say) {
  for (let told = false; ;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      const release = () => rmSync(lockFile, { force: true });
      process.once('exit', release);
      return () => {
        process.off('exit', release);
        release();
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isStaleLock()) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (!told) say('Another copy is building: waiting for it …');
    told = true;
    await sleep(100);
  }
}

function isStaleLock() {
  try {
    const holder = Number(readFileSync(lockFile, 'utf8'));
    if (Date.now() - statSync(lockFile).mtimeMs > lockLastsMs) return true;
    // A lock is empty for the instant between being made and being written.
    return holder > 0 && !isAlive(holder);
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    // A dead process that nobody collects still takes signals.
    return !(existsSync(`/proc/${pid}/stat`) && readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  process.exitCode = (await build()) ? 0 : 1;
}
