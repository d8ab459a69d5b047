// `npm run torture`: breaks a copy of its own while people shop in it, and holds it to what they were told. See docs/torture.md.
import { type Options, readOptions, usage } from './options.js';
import { reportLines } from './report.js';
import { torture } from './torture.js';
import { World } from './world/world.js';

const say = (line: string) => console.log(line);
const longestOver = 4.5 * 60_000;
const interrupted = 130;

async function main(options: Options): Promise<number> {
  say(`seed ${options.seed} (npm run torture -- --minutes ${options.minutes} --seed ${options.seed} --bus ${options.bus})`);
  const world = new World();
  const stop = stopOnSignals();
  const signal = AbortSignal.any([stop, AbortSignal.timeout(options.minutes * 60_000 + longestOver)]);
  let clean = false;
  try {
    const outcome = await Promise.race([torture(world, options, signal, say), aborted(signal)]);
    clean = outcome.violations.length === 0;
    for (const line of clean ? [] : [`data and logs are kept in ${world.folder}`]) say(line);
    reportLines(outcome).forEach(say);
    return clean ? 0 : 1;
  } catch (error) {
    clean = stop.aborted;
    if (clean) return interrupted;
    say(`It could not be finished; data and logs are kept in ${world.folder}`);
    console.error(error);
    say('violations: unknown');
    return 1;
  } finally {
    await world.stop({ keepFolder: !clean });
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
}

/** Ctrl-C ends all that was started. npm passes it on a second time. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) say('Stopping …');
      controller.abort();
    });
  }
  return controller.signal;
}

function options(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return undefined;
  }
}

const chosen = options();
// What was started and hangs must not keep us.
process.exit(chosen ? await main(chosen) : 2);
