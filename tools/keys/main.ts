// `npm run keys`: makes and changes the keys of an installation. See docs/authentication.md.
import { runTool } from '../running-copy/run-tool.js';
import { master, masterUsage } from './master.js';
import { signing, signingUsage } from './signing.js';

const usage = `Usage: npm run keys -- WHICH [OPTIONS]
${masterUsage}
${signingUsage}
Everywhere:
      --data-dir DIR            of the copy ($ASHLAR_DATA_DIR, .data unless set)`;

const kinds: Record<string, (args: string[]) => Promise<number>> = { master, signing };

await runTool(usage, ([which = '', ...args]) => {
  const tool = Object.hasOwn(kinds, which) ? kinds[which] : undefined;
  if (tool) return tool(args);
  console.error(usage);
  return Promise.resolve(2);
});
