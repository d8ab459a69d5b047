import { hash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { QueryFailedError, type EntityManager } from 'typeorm';
import { Turnstile } from '../grpc/turnstile.js';

/** The plan of a list takes up to half a megabyte of its connection's memory. */
const mostPlans = 24;

/**
 * More at once only take turns on the server's processors, later ones before earlier ones, each on a connection that must have the plans too; and the
 * other connections are there for what is short and has to be. Nobody waits longer than for a connection.
 */
const mostAtOnce = 3;
const patienceMs = 5_000;
const turnstiles = new WeakMap<Pool, Turnstile>();

/** What each connection has planned: names of statements, the one that ran last at the end. */
const planned = new WeakMap<PoolClient, Set<string>>();

/**
 * Runs a statement outside of transactions, and lets its connection remember the plan: for statements of many forms, of which few run most of the time. A
 * connection forgets what it ran longest ago, so the texts may be any, but must name the columns they select, and a plan has to be good for all values.
 * Fails as `manager.query` does.
 */
export async function rememberedQuery<Row extends object>(manager: EntityManager, text: string, values: unknown[]): Promise<Row[]> {
  const pool = (manager.dataSource.driver as unknown as { master: Pool }).master;
  const turnstile = turnstiles.get(pool) ?? new Turnstile(mostAtOnce, patienceMs);
  turnstiles.set(pool, turnstile);
  return turnstile.pass(() => queryFrom(pool, text, values));
}

async function queryFrom<Row extends object>(pool: Pool, text: string, values: unknown[]): Promise<Row[]> {
  let client: PoolClient | undefined;
  let failed: Error | undefined;
  try {
    client = await pool.connect();
    return await queryBy(client, text, values);
  } catch (cause) {
    failed = cause as Error;
    throw new QueryFailedError(text, undefined, failed);
  } finally {
    client?.release(failed);
  }
}

async function queryBy<Row extends object>(client: PoolClient, text: string, values: unknown[]): Promise<Row[]> {
  const name = hash('sha256', text, 'base64url');
  const names = planned.get(client) ?? new Set();
  planned.set(client, names);
  const [oldest] = names;
  if (names.size >= mostPlans && !names.has(name)) await forget(client, names, oldest);
  const { rows } = await client.query<Row>({ name, text, values });
  names.delete(name);
  names.add(name);
  return rows;
}

/** The driver keeps a list of its own, and has no way to take something off it. */
async function forget(client: PoolClient, names: Set<string>, name: string): Promise<void> {
  await client.query(`DEALLOCATE "${name}"`);
  const { connection } = client as unknown as { connection: { parsedStatements: object } };
  Reflect.deleteProperty(connection.parsedStatements, name);
  names.delete(name);
}
