// Whether what integrators rely on still holds: `check` compares what is committed with the last release, `baseline` makes it the one to compare with.
import { readFile, writeFile } from 'node:fs/promises';
import * as events from './check/breaking-events.mjs';
import * as graphql from './check/breaking-graphql.mjs';
import * as openapi from './check/breaking-openapi.mjs';

const asJson = (value) => `${JSON.stringify(value, null, 2)}\n`;
const asIs = (text) => text;

/** What is kept of a release is what `release` makes of the file that says it now. */
const contracts = [
  { now: 'docs/openapi.json', last: 'openapi.json', release: asIs, read: JSON.parse, ...openapi },
  { now: 'docs/schema.graphql', last: 'schema.graphql', release: asIs, read: asIs, ...graphql },
  {
    ...{ now: 'libs/platform/src/events/event-payloads.ts', last: 'events.json', read: JSON.parse },
    ...{ release: (source) => asJson(events.eventsIn(source)), breakingChanges: events.breakingChanges },
  },
];

const broken = [];
for (const { now, last, release, read, breakingChanges } of contracts) {
  const file = `contracts/baseline/${last}`;
  const current = release(await readFile(now, 'utf8'));
  if (process.argv[2] === 'baseline') await writeFile(file, current);
  else broken.push(...breakingChanges(read(await readFile(file, 'utf8')), read(current)));
}
for (const sentence of broken) console.log(sentence);
if (broken.length > 0) console.log('These break integrations of the last release: see docs/contracts.md.');
process.exitCode = broken.length > 0 ? 1 : 0;
