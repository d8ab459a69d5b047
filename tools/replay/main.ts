// `npm run replay -- FILE`: a real shop's history through the public API. See docs/replay.md.
import { operatorHeaders } from '../running-copy/operator-key-in.js';
import { adminCredentials } from './admin-credentials.js';
import { readOptions, usage, WrongUsage } from './options.js';
import type { Options } from './options.js';
import { makePlan } from './plan/make-plan.js';
import { readInvoiceFile } from './plan/read-invoices.js';
import { UnusableFile } from './plan/unusable-file.js';
import { Replay } from './replay.js';
import { Progress } from './report/progress.js';
import { deedLines, planLines, reconciliationLines, some, tallyTable } from './report/summary.js';
import { reconcileWhenSettled } from './settled-reconciliation.js';
import { Api } from './shop/api.js';
import { NotReached } from './shop/not-reached.js';
import { People } from './shop/people.js';
import { Refused } from './shop/refused.js';
import { Session } from './shop/session.js';

const PATIENCE_MS = 120_000;
const FIRST_PATIENCE_MS = 3_000;
const SAME_SIGNAL_MS = 1_000;
const INTERRUPTED = 130;

const say = (...lines: string[]) => lines.forEach((line) => console.log(line));

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  const file = await readInvoiceFile(options.file);
  const plan = makePlan(file, options.limit);
  say(...planLines(plan), ...tallyTable(plan.tally));
  await checkReady(options);

  const stop = stopOnSignals();
  const progress = new Progress();
  const settings = { patienceMs: PATIENCE_MS, onRetry: (why: string) => progress.retried(why) };
  const api = new Api(options.url, { connections: options.clients, headers: operatorHeaders(options.dataDir), ...settings });
  const sandbox = new Api(options.sandboxUrl, { connections: 1, ...settings });
  const { email, password } = await adminCredentials(options);
  const admin = new Session(api, email, password);
  try {
    const replay = new Replay(plan, { admin, people: new People(api) }, options.clients, progress, stop);
    const deeds = await replay.run();
    say(...deedLines(deeds));
    if (stop.aborted) {
      say('Stopped. Run the same command again to go on: what is there is not placed twice.');
      return INTERRUPTED;
    }
    if (deeds.problems.length > 0) say(`${deeds.problems.length} invoices did not go through:`, ...some(deeds.problems));
    const { money, stock } = await reconcileWhenSettled(plan, replay.wanted, { admin, sandbox });
    say(...reconciliationLines(money, stock));
    return money.differences.length + stock.differences.length === 0 ? 0 : 1;
  } finally {
    await Promise.all([api.close(), sandbox.close()]);
  }
}

/** Later on the replay waits for a shop that is down; at first, that it is not there at all is more likely. */
async function checkReady({ url, sandboxUrl }: Options): Promise<void> {
  await probe(url, '/health/live', `No shop answers at ${url}: start it with npm start, or name another with --url.`);
  await probe(sandboxUrl, '/health', `No sandbox payment provider answers at ${sandboxUrl}: name another with --sandbox-url.`);
}

async function probe(url: string, path: string, otherwise: string): Promise<void> {
  const api = new Api(url, { connections: 1, patienceMs: FIRST_PATIENCE_MS });
  try {
    await api.send({ method: 'GET', path });
  } catch (error) {
    if (!(error instanceof NotReached)) throw error;
    throw new NotReached(otherwise, { cause: error });
  } finally {
    await api.close();
  }
}

/** The first signal lets what is under way end; one later on ends at once. npm passes a Ctrl-C on that we had from the terminal already. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const stop = () => {
    if (controller.signal.aborted) {
      if (Date.now() - firstAt > SAME_SIGNAL_MS) process.exit(INTERRUPTED);
      return;
    }
    firstAt = Date.now();
    say('', 'Stopping after the orders that are under way …');
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  return controller.signal;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof WrongUsage) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else if (error instanceof UnusableFile || error instanceof NotReached || error instanceof Refused) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
