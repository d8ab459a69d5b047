// `npm start`: builds what changed, then runs everything. npm's script says `exec`, so
// that there is no shell between npm and us that would die of a signal without passing it on.
import { build } from './build.mjs';

const stop = () => process.exit(0);
const [major] = process.versions.node.split('.').map(Number);

if (major < 24) {
  console.error(`Ashlar needs Node 24 and this is ${process.versions.node}: start it with "npm start", which brings its own.`);
  process.exitCode = 1;
} else {
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, stop);
  const built = await build();
  for (const signal of ['SIGTERM', 'SIGINT']) process.off(signal, stop);
  if (built) await import('../dist/tools/start/main.js');
  else process.exitCode = 1;
}
