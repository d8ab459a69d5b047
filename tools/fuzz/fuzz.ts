import fc from 'fast-check';
import { Pool } from 'undici';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { type OpenApiDocument, type Operation, operationsOf } from '#testing/openapi-document.js';
import { Cast } from './cast.js';
import { asCurl, type FuzzRequest, isKnown } from './fuzz-request.js';
import type { FuzzTarget } from './fuzz-target.js';
import { graphqlTargets } from './graphql/targets.js';
import { faultsOf, type FuzzAnswer } from './judge.js';
import { Pools } from './pools.js';
import { requestsOf } from './requests-of.js';
import { fresh, ValidValues } from './valid-values.js';

export interface FuzzReport {
  sent: number;
  /** How often each status was answered. */
  statuses: Record<number, number>;
  slowestMs: number;
  /** Targets that never answered with a success. */
  neverReached: string[];
  /** What was wrong, each with the smallest request that shows it. */
  failures: { target: string; fault: string; curl: string }[];
}

interface Options {
  requests: number;
  seed: number;
  say: (line: string) => void;
}

/** Reads first and removals last, so that there is something to read and to change; last of all what takes its own actor or things off the stage. */
const order = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'exit'];
const exits = /^(cancelOrder|logOut|deleteMe|changePassword|resetPassword|(end|delete|kill).*Sessions?)$/i;
const turn = ({ id, method }: Operation): number => order.indexOf(exits.test(id) ? 'exit' : method);

/** Sends GraphQL and each operation of the served document its share of the requests. The seed makes the same ones again on a new copy. */
export async function fuzz(copy: AshlarCopy, { requests, seed, say }: Options): Promise<FuzzReport> {
  const document = (await (await fetch(`${copy.url}/docs/openapi.json`)).json()) as OpenApiDocument;
  const cast = await Cast.of(copy);
  const pools = new Pools();
  await cast.furnish(pools, document);
  const { schemas } = document.components;
  const values = new ValidValues(schemas, pools);
  const operations = operationsOf(document).sort((one, other) => turn(one) - turn(other));
  const targets = [
    ...(await graphqlTargets(copy.url, pools)),
    ...operations.map((operation): FuzzTarget => ({
      name: operation.id,
      requests: requestsOf(operation, values, pools),
      weight: 1,
      faultsOf: (request, answer) => faultsOf(request, answer, operation, schemas),
    })),
  ];
  const share = requests / targets.reduce((sum, { weight }) => sum + weight, 0);
  const fuzzer = new Fuzzer(copy.url, cast);
  for (const [index, target] of targets.entries()) {
    if (index % 10 === 0) say(`${index} of ${targets.length} targets`);
    await fuzzer.aimAt(target, Math.ceil(share * target.weight), seed);
  }
  await fuzzer.close();
  return fuzzer.report;
}

class Fuzzer {
  readonly report: FuzzReport = { sent: 0, statuses: {}, slowestMs: 0, neverReached: [], failures: [] };
  /** Long enough to see what a hanging answer becomes. */
  private readonly wire: Pool;
  private count = 0;

  constructor(
    private readonly url: string,
    private readonly cast: Cast,
  ) {
    this.wire = new Pool(url, { headersTimeout: 20_000, bodyTimeout: 20_000, connections: 2, pipelining: 1 });
  }

  close = (): Promise<void> => this.wire.close();

  /** What was found once is not searched again: the rest of the share looks for something else. */
  async aimAt({ name, requests, faultsOf }: FuzzTarget, share: number, seed: number): Promise<void> {
    const found = new Set<string>();
    let succeeded = false;
    for (let left = share, round = 0; left > 0; round++) {
      const tried = async (request: FuzzRequest) => {
        const answer = await this.send(request);
        succeeded ||= answer.status < 400;
        const fault = faultsOf(request, answer).find((each) => !found.has(kindOf(each)));
        if (fault !== undefined) throw new Error(fault);
      };
      const outcome = await fc.check(fc.asyncProperty(requests, tried), {
        seed: seed + round,
        numRuns: left,
        interruptAfterTimeLimit: 120_000,
      });
      left -= Math.max(outcome.numRuns, 1);
      if (!outcome.failed || outcome.counterexample === null) break;
      const fault = (outcome.errorInstance as Error).message;
      found.add(kindOf(fault));
      this.report.failures.push({ target: name, fault, curl: asCurl(outcome.counterexample[0], this.url) });
    }
    if (!succeeded) this.report.neverReached.push(name);
  }

  private async send(request: FuzzRequest, again = false): Promise<FuzzAnswer> {
    const { role, method, path, headers, body, encoding } = request;
    const made = (text: string) => text.replaceAll(fresh, () => `n${++this.count}-${crypto.randomUUID().slice(0, 8)}`);
    const token = isKnown(role) ? `Bearer ${this.cast.token(role)}` : undefined;
    const began = performance.now();
    const answer = await this.wire.request({
      // As it stands: an URL would tidy it up.
      path: made(path),
      method: method,
      headers: {
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, made(value)])),
        ...(token !== undefined && { authorization: token }),
        ...(role === 'stranger' && { authorization: 'Bearer e30.e30.e30' }),
      },
      body: body === undefined ? null : Buffer.from(made(body), encoding),
    });
    const text = await answer.body.text();
    const ms = performance.now() - began;
    const { statusCode: status } = answer;
    if (status === 401 && isKnown(role) && !again && (await this.cast.replace(role))) return this.send(request, true);
    this.note(status, ms);
    const header = (name: string) => [answer.headers[name] ?? []].flat()[0];
    return { status, type: header('content-type')?.split(';')[0] ?? '', requestId: header('x-request-id'), text, ms };
  }

  private note(status: number, ms: number): void {
    this.report.sent++;
    this.report.statuses[status] = (this.report.statuses[status] ?? 0) + 1;
    this.report.slowestMs = Math.max(this.report.slowestMs, ms);
  }
}

/** A fault without what differs from one answer to the next. */
const kindOf = (fault: string): string =>
  fault.replaceAll(/\d{3,} ms|"requestId":"[^"]*"|"instance":"[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}/g, '…').slice(0, 120);
