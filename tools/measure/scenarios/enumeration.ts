import { Agent, request } from 'undici';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { aPassword } from '#testing/test-shop.js';
import { percentile } from '../percentile.js';
import { type Finding, figure, note, type Scenario } from '../scenario.js';

const pairs = 200;
const warmUp = 40;
const withinMs = 5;

type Probe = (email: string, known: boolean) => { path: string; body: object; expected: number };

/** What tells nobody whether an address is known, if both answers take the same time. */
const probes: Record<string, Probe> = {
  'POST /auth/register': (email, known) => ({
    path: '/auth/register',
    body: { email, password: aPassword, firstName: 'Ada', lastName: 'Lovelace' },
    expected: known ? 409 : 201,
  }),
  'POST /auth/login': (email) => ({ path: '/auth/login', body: { email, password: 'not the password' }, expected: 401 }),
  'POST /auth/password/forgot': (email) => ({ path: '/auth/password/forgot', body: { email }, expected: 202 }),
};

/** Known and unknown addresses by turns, each once only: what counts failures must not be what is measured. */
export const enumeration: Scenario = {
  name: 'enumeration',
  about: `${pairs} pairs of a known and an unknown address at register, log-in and forgotten password: how their times differ`,
  async run(say) {
    const copy = await startCopy();
    const agent = new Agent({ connections: 1, pipelining: 1 });
    try {
      const { paths } = (await (await fetch(`${copy.url}/docs/openapi.json`)).json()) as { paths: Record<string, object> };
      const people = [...Array(pairs + warmUp).keys()].map((n) => `person-${n}-${crypto.randomUUID().slice(0, 8)}@example.com`);
      say(`${people.length} people register`);
      for (const email of people) await timed(copy, agent, 'POST /auth/register', email, false);
      const findings: Finding[] = [];
      for (const name of Object.keys(probes)) {
        const there = `/api/v1${name.slice('POST '.length)}` in paths;
        say(there ? name : `${name}: skipped, there is no such route`);
        findings.push(...(there ? await compare(copy, agent, name, people) : [note(name, 'skipped: there is no such route')]));
      }
      return findings;
    } finally {
      await agent.close();
      await copy.stop();
    }
  },
};

async function compare(copy: AshlarCopy, agent: Agent, name: string, people: readonly string[]): Promise<Finding[]> {
  const known: number[] = [];
  const unknown: number[] = [];
  for (const [turn, email] of people.entries()) {
    const measure = {
      known: async () => known.push(await timed(copy, agent, name, email, true)),
      unknown: async () => unknown.push(await timed(copy, agent, name, `nobody-${turn}-${email}`, false)),
    };
    // Who comes first would otherwise pay for what both need.
    for (const which of turn % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) await measure[which]();
  }
  const [ours, nobodys] = [known.slice(warmUp), unknown.slice(warmUp)];
  const difference = Math.abs(percentile(ours, 0.5) - percentile(nobodys, 0.5));
  const times = (values: number[]) => `median ${percentile(values, 0.5).toFixed(1)} ms, p95 ${percentile(values, 0.95).toFixed(1)} ms`;
  return [
    note(`${name}, known`, times(ours)),
    note(`${name}, unknown`, times(nobodys)),
    figure(`${name}, between the medians`, `${difference.toFixed(1)} ms`, `at most ${withinMs} ms`, difference <= withinMs),
  ];
}

async function timed(copy: AshlarCopy, agent: Agent, name: string, email: string, known: boolean): Promise<number> {
  const { path, body, expected } = probes[name](email, known);
  const began = performance.now();
  const answer = await request(`${copy.url}/api/v1${path}`, {
    dispatcher: agent,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.body.text();
  const ms = performance.now() - began;
  if (answer.statusCode !== expected) throw new Error(`${name} answered ${answer.statusCode} instead of ${expected}: ${text}`);
  return ms;
}
