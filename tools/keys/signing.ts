import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { addKey, readKeys, removeKeys, type SigningKey } from '../../apps/users/src/session/key-files.js';
import { overlapMs, scheduleOf } from '../../apps/users/src/session/key-schedule.js';
import { audited } from '../running-copy/audited.js';

/** `npm run keys -- signing`: adds a key that access tokens are signed with. Services that run take it up by themselves, and nobody is logged out. */
export const signingUsage = `  signing [--list | --retire]   adds a key that access tokens are signed with; it signs ${overlapMs / 1000} s later, and the one
                                before it goes when its last token has expired
      --list                    only says what keys there are
      --retire                  takes away all but the newest at once, and what they signed is refused: a key has leaked
      --keys-dir DIR            where they are ($TOKEN_KEYS_DIR, keys in the data folder unless set)`;

export async function signing(args: string[]): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { list: flag, retire: flag, 'keys-dir': text, 'data-dir': text } });
  const dataDir = values['data-dir'] ?? (process.env['ASHLAR_DATA_DIR'] || '.data');
  const folder = values['keys-dir'] ?? (process.env['TOKEN_KEYS_DIR'] || join(dataDir, 'keys'));
  if (values.retire) await audited(dataDir, { action: 'retireSigningKeys' }, () => Promise.resolve(retire(folder)));
  else if (!values.list) await audited(dataDir, { action: 'addSigningKey' }, () => Promise.resolve(addKey(folder)));
  say(readKeys(folder));
  return 0;
}

function retire(folder: string): void {
  const [, ...older] = readKeys(folder);
  removeKeys(
    folder,
    older.map(({ kid }) => kid),
  );
}

function say(keys: SigningKey[]): void {
  if (keys.length === 0) return console.log('There is no key: the first is made when the users service starts.');
  const now = Date.now();
  const { signs, outdated } = scheduleOf(keys, now);
  for (const key of keys) {
    const wait = Math.ceil((key.since + overlapMs - now) / 1000);
    const isNext = key.since > signs.since;
    const state =
      key === signs ? 'signs' : isNext ? `signs in ${wait} s` : outdated.includes(key) ? 'outdated' : 'signed what may be alive';
    console.log(`${key.kid}  since ${new Date(key.since).toISOString()}  ${state}`);
  }
}
