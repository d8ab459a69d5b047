// `npm run import -- FILE`: products out of a file into a running copy. See docs/imports.md.
import { readFile } from 'node:fs/promises';
import { adminCredentials } from '../replay/admin-credentials.js';
import { WrongUsage } from '../replay/options.js';
import { NotReached } from '../replay/shop/not-reached.js';
import { Refused } from '../replay/shop/refused.js';
import { operatorHeaders } from '../running-copy/operator-key-in.js';
import { guessFormat } from './guess-format.js';
import { openFile, type Part } from './open-file.js';
import { readOptions, usage, type Options } from './options.js';
import { importLine, Progress, uploadLine } from './progress.js';
import { Shop, type Import } from './shop.js';
import { codeLines, summaryLines } from './summary.js';

const lookEveryMs = 300;
const sameSignalMs = 1_000;
const [allTaken, someNot, nothing, interrupted] = [0, 1, 2, 130];

const say = (...lines: string[]) => lines.forEach((line) => console.log(line));

/** Error files of this run: the files of one archive may share one. */
const written = new Set<string>();

/** What Ctrl-C finds under way. */
const underWay: { id?: string; url: string } = { url: '' };
const stopping = new AbortController();

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  const { email, password } = await adminCredentials(options);
  const progress = new Progress();
  const onRetry = (why: string) => progress.show(() => `waiting for the shop: ${why}`);
  const shop = new Shop({ url: options.url, headers: operatorHeaders(options.dataDir), email, password, onRetry });
  underWay.url = options.url;
  stopOnSignals();
  try {
    const { what } = options;
    if ('watch' in what) return await finish(what.watch, await watch(shop, what.watch, progress), options, shop);
    let worst = allTaken;
    for await (const part of openFile(what.file)) worst = Math.max(worst, await bringIn(part, options, shop, progress));
    return worst;
  } finally {
    await shop.close();
  }
}

async function bringIn(part: Part, options: Options, shop: Shop, progress: Progress): Promise<number> {
  const startedAt = performance.now();
  let sent = 0;
  const line = () => uploadLine(sent, part.size, (performance.now() - startedAt) / 1000);
  const bytes = counting(part.bytes, (length) => {
    sent += length;
    progress.show(line);
  });
  const { id } = await shop.send({ ...part, bytes }, await queryOf(part, options), stopping.signal);
  underWay.id = id;
  progress.clear();
  const over = await watch(shop, id, progress);
  delete underWay.id;
  return finish(part.stem, over, options, shop, part.name);
}

async function watch(shop: Shop, id: string, progress: Progress): Promise<Import> {
  let last: Import | undefined;
  for await (last of shop.follow(id, lookEveryMs)) progress.show(() => importLine(last as Import));
  progress.clear();
  return last as Import;
}

/** Says what became of it and writes its error file, where there is something in it. */
async function finish(stem: string, over: Import, options: Options, shop: Shop, name = stem): Promise<number> {
  say(...summaryLines(name, over));
  if (over.rejected > 0) {
    const path = options.errors ?? `${stem}.errors.ndjson`;
    say(...codeLines(await shop.writeErrors(over.id, path, written.has(path))), `  each with its row in ${path}`);
    written.add(path);
  }
  if (over.state === 'failed') return nothing;
  return over.rejected > 0 ? someNot : allTaken;
}

async function queryOf(part: Part, { format, mapping, currency, locale, zeroPrices, dryRun }: Options): Promise<URLSearchParams> {
  const text =
    mapping === undefined
      ? undefined
      : compact(await readFile(mapping, 'utf8')).replaceAll('{file}', JSON.stringify(part.stem).slice(1, -1));
  const query = {
    ...{ format: format ?? guessFormat(part.head, text !== undefined), currency, locale, mapping: text },
    ...(zeroPrices && { zeroPrices: 'true' }),
    ...(dryRun && { dryRun: 'true' }),
  };
  return new URLSearchParams(
    Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
  );
}

/** JSON without the spaces that people read it by; what is no JSON is for the shop to say. */
function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

async function* counting(bytes: AsyncIterable<Buffer>, tell: (length: number) => void): AsyncGenerator<Buffer> {
  for await (const piece of bytes) {
    tell(piece.length);
    yield piece;
  }
}

/** A file that is whole goes on without us; one that is not is forgotten. */
function stopOnSignals(): void {
  let firstAt = 0;
  const stop = () => {
    const { id, url } = underWay;
    // npm passes a Ctrl-C on that we had from the terminal already.
    if (stopping.signal.aborted && performance.now() - firstAt > sameSignalMs) process.exit(interrupted);
    firstAt ||= performance.now();
    if (id === undefined) stopping.abort();
    else {
      say('', `The import goes on. See how far it is with npm run import -- --watch ${id}, or at ${url}/api/v1/imports/${id}`);
      process.exit(interrupted);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}

try {
  process.exitCode = process.argv.includes('--help') ? (say(usage), allTaken) : await main();
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const known = error instanceof NotReached || error instanceof Refused || code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES';
  if (stopping.signal.aborted) say('', 'Stopped before the file was whole: nothing of it was taken.');
  else if (error instanceof WrongUsage) console.error(`${message}\n\n${usage}`);
  else if (known) console.error(message);
  else console.error(error);
  process.exitCode = stopping.signal.aborted ? interrupted : nothing;
}
