// `npm run check -- scripts`: what may run code when it is installed is named in package.json, and nothing else would.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOf, tell } from './packages.mjs';

const root = process.argv[2] ?? '.';
const { allowScripts = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const packages = packagesOf(root);

/** What npm runs by itself, `binding.gyp` without a script of its own among it. */
const runsCode = ({ locked, own, place }) =>
  locked.hasInstallScript === true ||
  ['preinstall', 'install', 'postinstall'].some((name) => own?.scripts?.[name] !== undefined) ||
  (own !== undefined && existsSync(join(root, place, 'binding.gyp')));

const running = new Set(packages.filter(runsCode).map(({ name }) => name));
tell([
  ...[...running]
    .filter((name) => !Object.hasOwn(allowScripts, name))
    .map(
      (name) =>
        `${name} has an install script: name it in allowScripts of package.json, true when it must run, false when it works without`,
    ),
  ...Object.keys(allowScripts)
    .filter((name) => !running.has(name))
    .map((name) => `${name} is named in allowScripts of package.json and has no install script`),
]);
