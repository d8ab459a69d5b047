import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import type { FuzzTarget } from '../fuzz-target.js';
import type { Pools } from '../pools.js';
import { graphqlFaultsOf } from './judge.js';
import { QueryMaker } from './queries.js';
import { graphqlRequests } from './requests.js';

/** As much as some routes: one address shows all of the catalog. */
const weight = 4;

/** GraphQL as it is served, in each way that something may be wrong with a request. */
export async function graphqlTargets(url: string, pools: Pools): Promise<FuzzTarget[]> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
  });
  const { data } = (await answer.json()) as { data: IntrospectionQuery };
  const requests = graphqlRequests(new QueryMaker(buildClientSchema(data), pools));
  return Object.entries(requests).map(([way, each]) => ({
    name: `graphql ${way}`,
    requests: each,
    weight,
    faultsOf: graphqlFaultsOf,
  }));
}
