// `npm run check -- lockfile` and, after dependencies changed, `node tools/lockfile.mjs mend`.
//
// A registry mirror that lacks the binaries of other platforms makes npm write a lockfile without them, and `npm ci` then
// refuses that lockfile on every platform. Mending adds them as what they are: optional, for that platform only.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';

/** What is wrong with the committed lockfile, in words. */
export function lockfileProblems(text = readFileSync(file, 'utf8')) {
  const lock = JSON.parse(text);
  const problems = [];
  if (lock.lockfileVersion !== 3) problems.push(`lockfileVersion is ${lock.lockfileVersion}, not 3`);
  const addresses = text.match(/"resolved"/g)?.length ?? 0;
  if (addresses > 0) problems.push(`${addresses} download addresses ("resolved"): install with omit-lockfile-registry-resolved=true`);
  for (const { parent, name } of missingOptionals(lock.packages)) {
    problems.push(`${name}, optional for ${parent}, has no entry and npm ci would refuse: node tools/lockfile.mjs mend`);
  }
  return [...problems, ...sourceProblems(lock.packages)];
}

/** Everything comes from the registry, by a version and the hash of its content. */
function sourceProblems(packages) {
  const { '': root, ...rest } = packages;
  const asked = Object.entries({ ...root.dependencies, ...root.devDependencies, ...root.optionalDependencies });
  return [
    ...asked
      .filter(([, range]) => !isRange(range))
      .map(([name, range]) => `${name} is asked for as ${range}, which is no version: take it from the registry`),
    ...Object.entries(rest).flatMap(([place, entry]) => {
      if (entry.link || entry.inBundle)
        return [`${place} comes from ${entry.link ? 'a folder' : 'inside another package'}: take it from the registry`];
      if (!/^\d+\.\d+\.\d+/.test(entry.version ?? '')) return [`${place} has the version ${entry.version}, which is none`];
      return entry.integrity || isOfRarePlatform(entry) ? [] : [`${place} has no integrity: what is downloaded could be anything`];
    }),
  ];
}

const isRange = (range) => !/[:/]/.test(range);

/** A mirror that lacks the binary cannot say its hash; nothing that CI or the image runs on may be among those. */
const isOfRarePlatform = ({ optional, os, cpu }) =>
  optional === true && os !== undefined && cpu !== undefined && !(os.includes('linux') && (cpu.includes('x64') || cpu.includes('arm64')));

/** How many binaries of other platforms are taken on trust. */
export const withoutIntegrity = (text = readFileSync(file, 'utf8')) =>
  Object.entries(JSON.parse(text).packages).filter(([place, { integrity }]) => place !== '' && !integrity).length;

function missingOptionals(packages) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !findEntry(packages, parent, name))
      .map(([name, version]) => ({ parent, name, version, dev })),
  );
}

/** Node's own lookup: beside the package that asks, then in each folder above it. */
function findEntry(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder && `${folder}/`}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = [
  [/aarch64|arm64/, 'arm64'],
  [/armv[67]|\barm\b/, 'arm'],
  [/x64/, 'x64'],
  [/ia32/, 'ia32'],
  [/(loong64|ppc64|riscv64|s390x)/, '$1'],
];

function platformEntry({ name, version, dev }) {
  const os = systems.find((system) => name.includes(system));
  const [pattern, processor] = processors.find(([known]) => known.test(name)) ?? [];
  if (!os || !pattern || !/^\d+\.\d+\.\d+/.test(version))
    throw new Error(`cannot tell the platform of ${name}@${version}: add its entry by hand`);
  const cpu = processor === '$1' ? pattern.exec(name)[1] : processor;
  const libc = /musl/.test(name) ? ['musl'] : /gnu/.test(name) && os === 'linux' ? ['glibc'] : undefined;
  return { version, cpu: [cpu], ...(dev && { dev }), ...(libc && { libc }), optional: true, os: [os] };
}

function mend() {
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingOptionals(lock.packages);
  for (const one of missing) lock.packages[`node_modules/${one.name}`] = platformEntry(one);
  for (const entry of Object.values(lock.packages)) delete entry.resolved;
  const { '': root, ...rest } = lock.packages;
  lock.packages = { '': root, ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))) };
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`lockfile mended: ${missing.length} entries added`);
}

if (import.meta.main) {
  if (process.argv[2] !== 'mend') throw new Error('usage: node tools/lockfile.mjs mend');
  mend();
}
