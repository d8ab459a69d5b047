// What the checks of the supply chain look at: the lockfile, and what of it is installed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

/** Every package of the lockfile: its place, its name, what the lockfile says of it, and its own package.json where it is installed. */
export function packagesOf(root) {
  return Object.entries(readJson(root, 'package-lock.json').packages)
    .filter(([place]) => place !== '')
    .map(([place, locked]) => ({ place, name: place.slice(place.lastIndexOf('node_modules/') + 13), locked, own: ownOf(root, place) }));
}

function ownOf(root, place) {
  try {
    return readJson(root, place, 'package.json');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A list of what is allowed beside this file, and why. */
export const allowedIn = (root, name) => readJson(root, 'tools/check', name);

/** Prints what is wrong, one a line; what is worth knowing begins with `remark:`. Exits 1 when anything is wrong. */
export function tell(problems, remarks = []) {
  for (const line of [...problems, ...remarks.map((remark) => `remark: ${remark}`)]) console.log(line);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
