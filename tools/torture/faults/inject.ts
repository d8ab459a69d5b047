import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/world.js';
import type { Fault } from './fault.js';

/** Lets the faults happen at their times. Resolves when all of them are over, or soon after `signal`; what each broke is whole again then. */
export async function injectFaults(
  world: World,
  faults: readonly Fault[],
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const began = Date.now();
  const wait = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
  // On a busy machine something may take longer to be whole again than the plan leaves it before its next turn.
  const healing = new Map<string, Promise<void>>();
  const inject = async (fault: Fault) => {
    await wait(began + fault.at - Date.now());
    const earlier = healing.get(fault.target);
    const over = Promise.resolve(earlier).then(() => suffer(fault));
    healing.set(fault.target, over);
    await over;
  };
  const suffer = async (fault: Fault) => {
    if (signal.aborted) return;
    say(`${(fault.at / 1000).toFixed(1).padStart(6)} s  ${sentence(fault)}`);
    const heal = await begin(world, fault);
    await wait(fault.forMs);
    await heal();
  };
  await Promise.all(faults.map(inject));
}

/** Breaks it; answers with what makes it whole again. */
async function begin(world: World, fault: Fault): Promise<() => Promise<void> | void> {
  switch (fault.kind) {
    case 'cut':
    case 'black hole': {
      const link = world.link(fault.target);
      if (fault.kind === 'cut') link.cut();
      else link.blackhole();
      return () => link.heal();
    }
    case 'slow': {
      const link = world.link(fault.target);
      link.slow(fault.latencyMs, fault.bytesPerSecond);
      return () => link.heal();
    }
    default: {
      const victim = world.victim(fault.target);
      if (fault.kind === 'kill -9') await victim.kill();
      else if (fault.kind === 'restart') await victim.stop();
      else await victim.freeze();
      return () => (fault.kind === 'stop' ? victim.thaw() : victim.start());
    }
  }
}

function sentence(fault: Fault): string {
  const seconds = `${(fault.forMs / 1000).toFixed(1)} s`;
  if (fault.kind !== 'slow') return `${fault.kind} ${fault.target} (${seconds})`;
  const limit = fault.bytesPerSecond === undefined ? '' : `, ${fault.bytesPerSecond} B/s`;
  return `slow ${fault.target} (${seconds}, +${fault.latencyMs} ms${limit})`;
}
