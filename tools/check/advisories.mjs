// `npm run check -- advisories`: no package that we ship has a known weakness, but for those that tools/check/advisories.json allows for a time.
//
// The registry must be asked. Where it cannot be (no network, a mirror that has no audit), the check says so in a remark and passes, so that
// a machine without a network can still build; REQUIRE_AUDIT=1 makes that a failure.
import { readFileSync } from 'node:fs';
import { run } from '../run.mjs';
import { allowedIn, tell } from './packages.mjs';

const root = process.argv[2] ?? '.';
/** A report that somebody has made already, e.g. on a machine with a network. */
const reportFile = process.argv[3];
const grave = ['moderate', 'high', 'critical'];

async function report() {
  const output =
    reportFile === undefined
      ? (await run('npm', ['audit', '--omit=dev', '--json'], { quiet: true })).output
      : readFileSync(reportFile, 'utf8');
  try {
    return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  } catch {
    return { message: output.trim().split('\n').at(-1) };
  }
}

/** Each weakness once, with the packages that have it. */
function advisoriesOf({ vulnerabilities }) {
  const found = Object.values(vulnerabilities).flatMap(({ via }) => via.filter((one) => typeof one === 'object'));
  return new Map(found.filter(({ severity }) => grave.includes(severity)).map((one) => [one.url.split('/').at(-1), one]));
}

const answer = await report();
if (answer.vulnerabilities === undefined) {
  const why = `advisories were not checked: ${answer.message ?? answer.error?.summary ?? 'npm audit gave no answer'}`;
  if (process.env.REQUIRE_AUDIT === '1') tell([why]);
  else tell([], [why]);
} else {
  const allowed = allowedIn(root, 'advisories.json');
  const today = new Date().toISOString().slice(0, 10);
  const advisories = advisoriesOf(answer);
  tell([
    ...[...advisories]
      .filter(([id]) => !Object.hasOwn(allowed, id))
      .map(
        ([id, { name, severity, title }]) =>
          `${name}: ${title} (${severity}, ${id}): update it, or allow it for a time in tools/check/advisories.json`,
      ),
    ...Object.entries(allowed).flatMap(([id, { reason, until }]) => {
      if (!reason || !/^\d{4}-\d\d-\d\d$/.test(until ?? ''))
        return [`${id} is allowed in tools/check/advisories.json without a reason and a day until when`];
      if (until < today) return [`${id} was allowed until ${until}: look at it again`];
      return advisories.has(id) ? [] : [`${id} is allowed in tools/check/advisories.json and no longer there: take it out`];
    }),
  ]);
}
