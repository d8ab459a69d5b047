import { chownSync, cpSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Account, postgresAccount } from './postgres-account.js';
import { PostgresServer } from './postgres-server.js';

interface StandbyOptions {
  primary: PostgresServer;
  primaryDataDir: string;
  primaryPassword: string;
  dataDir: string;
  logFile: string;
}

/** What the copy of a running server's folder leaves out: the standby has its own. */
const left = new Set(['postmaster.pid', 'postmaster.opts']);

/** A streaming standby of a running server, made as `pg_basebackup` makes one, which the npm package lacks; it answers reads when this resolves. */
export async function startStandby({
  primary,
  primaryDataDir,
  primaryPassword,
  dataDir,
  logFile,
}: StandbyOptions): Promise<PostgresServer> {
  const admin = new pg.Client({ connectionString: primary.adminUrl });
  await admin.connect();
  await admin.query("SELECT pg_backup_start('standby', true)");
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(primaryDataDir)) {
    if (!left.has(name)) cpSync(join(primaryDataDir, name), join(dataDir, name), { recursive: true, verbatimSymlinks: true });
  }
  const { rows } = await admin.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
  await admin.end();
  writeFileSync(join(dataDir, 'backup_label'), rows[0]?.labelfile ?? '');
  writeFileSync(join(dataDir, 'standby.signal'), '');
  const connection = `host=127.0.0.1 port=${primary.port} user=postgres password=${primaryPassword}`;
  writeFileSync(join(dataDir, 'postgresql.auto.conf'), `primary_conninfo = '${connection}'\nhot_standby_feedback = on\n`);
  rmSync(join(dataDir, 'pg_replslot'), { recursive: true, force: true });
  mkdirSync(join(dataDir, 'pg_replslot'), { mode: 0o700 });
  const account = postgresAccount(primaryDataDir);
  if (account) giveTo(dataDir, account);
  const standby = new PostgresServer({ dataDir, logFile, password: primaryPassword, durable: false, endsWithUs: true });
  await standby.start();
  return standby;
}

function giveTo(path: string, account: Account): void {
  chownSync(path, account.uid, account.gid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(join(path, name), account);
}

/** Keeps a standby where it is, while it goes on receiving, or lets it go on. */
export async function replay(standby: PostgresServer, what: 'pause' | 'resume'): Promise<void> {
  const admin = new pg.Client({ connectionString: standby.adminUrl });
  await admin.connect();
  try {
    await admin.query(`SELECT pg_wal_replay_${what}()`);
    const wanted = what === 'pause' ? 'paused' : 'not paused';
    for (;;) {
      const { rows } = await admin.query<{ state: string }>('SELECT pg_get_wal_replay_pause_state() AS state');
      if (rows[0]?.state === wanted) return;
      await sleep(20);
    }
  } finally {
    await admin.end();
  }
}
