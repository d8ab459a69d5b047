import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { addMasterKey, MasterKeys, removeOlderMasterKeys } from '#platform/privacy/master-keys.js';
import { audited } from '../running-copy/audited.js';
import { findDatabases } from '../running-copy/find-databases.js';
import { ProgressLine } from '../running-copy/progress-line.js';
import { Rewrapping } from './rewrap.js';

/** `npm run keys -- master`: changes the key that the data keys of people are wrapped with, while everything runs. */
export const masterUsage = `  master [--keep-old]           changes the key that the data keys of people are wrapped with, while the services run
      --keep-old                leaves the older keys where they are, for backups that are older than this
      --dir DIR                 where they are ($MASTER_KEYS_DIR, keys/master in the data folder unless set)`;

/** Every process looks for new keys at least every two seconds, and unwraps at once what it has read. */
const everybodyHasSeenMs = 5_000;
const rounds = 20;

interface Database {
  name: string;
  keys: Rewrapping;
}

export async function master(args: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { 'keep-old': { type: 'boolean', default: false }, dir: text, 'data-dir': text } });
  const dataDir = values['data-dir'] ?? (process.env['ASHLAR_DATA_DIR'] || '.data');
  const folder = values.dir ?? (process.env['MASTER_KEYS_DIR'] || join(dataDir, 'keys', 'master'));
  return audited(dataDir, { action: 'rotateMasterKey' }, () => rotate(dataDir, folder, values['keep-old']));
}

async function rotate(dataDir: string, folder: string, keepOld: boolean): Promise<number> {
  const began = performance.now();
  const masterKeys = new MasterKeys(folder);
  const databases = await openDatabases(dataDir, masterKeys);
  try {
    await addUnlessCutOff(folder, masterKeys, databases);
    const left = await rewrapAll(databases);
    for (const { name, keys } of databases) console.log(`${name}: ${keys.done} data keys wrapped anew`);
    if (left > 0) {
      console.error(`${left} data keys could not be wrapped anew: each was tampered with (see the services’ logs). All master keys stay.`);
      return 1;
    }
    if (!keepOld) await removeOld(folder, masterKeys, databases);
    console.log(`Done in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
    return 0;
  } finally {
    for (const { keys } of databases) await keys.close();
  }
}

async function openDatabases(dataDir: string, masterKeys: MasterKeys): Promise<Database[]> {
  const urls = findDatabases(dataDir, 'app', process.env);
  const opened: Database[] = [];
  for (const name of ['users', 'orders'] as const) {
    const keys = await Rewrapping.open(urls[name], masterKeys);
    if (keys) opened.push({ name, keys });
  }
  return opened;
}

const leftIn = async (databases: readonly Database[]): Promise<number> => {
  let sum = 0;
  for (const { keys } of databases) sum += await keys.left();
  return sum;
};

/** What an earlier run left undone is finished with the key that it added. */
async function addUnlessCutOff(folder: string, masterKeys: MasterKeys, databases: readonly Database[]): Promise<void> {
  if ((await leftIn(databases)) > 0) {
    console.log(`Going on with the master key ${masterKeys.current.id.toString('hex')}`);
  } else {
    console.log(`Added the master key ${addMasterKey(folder)}`);
  }
  await sleep(everybodyHasSeenMs);
  // What was being written under the older key can be seen from now on.
  await Promise.all(databases.map(({ keys }) => keys.openTransactionsEnd()));
}

/** Answers with how many cannot be wrapped anew. */
async function rewrapAll(databases: readonly Database[]): Promise<number> {
  const line = new ProgressLine();
  const total = await leftIn(databases);
  const done = () => databases.reduce((sum, { keys }) => sum + keys.done, 0);
  let left = total;
  for (let round = 1; left > 0 && round <= rounds; round++) {
    if (round > 1) await sleep(250);
    for (const { keys } of databases) await keys.round(() => line.show(() => `${done()} of ${total} data keys`));
    left = await leftIn(databases);
  }
  line.clear();
  return left;
}

/** Only once nobody can be holding what it wrapped. */
async function removeOld(folder: string, masterKeys: MasterKeys, databases: readonly Database[]): Promise<void> {
  await sleep(everybodyHasSeenMs);
  const late = await leftIn(databases);
  if (late > 0) throw new Error(`${late} data keys came to be under an older master key meanwhile: run this again.`);
  for (const id of removeOlderMasterKeys(folder, masterKeys.current.id)) console.log(`Took the master key ${id} away`);
}
