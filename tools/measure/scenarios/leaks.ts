import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCopy } from '#testing/ashlar-copy.js';
import { TestShop } from '#testing/test-shop.js';
import { eraseAndWatch, wrappedKeys } from '../../leaks/erasure.js';
import { needlesFor } from '../../leaks/needles.js';
import { plant } from '../../leaks/planted-person.js';
import { type Hit, searchCopy } from '../../leaks/search.js';
import { ms } from '../percentile.js';
import { type Finding, figure, note, type Scenario } from '../scenario.js';

const erasedWithinMs = 60_000;

/** Personal data where it must not be, and what is left of somebody who was erased. */
export const leaks: Scenario = {
  name: 'leaks',
  about: 'a person’s details, in eight spellings, in database files, WAL, dumps, logs and metrics; --erase also erases them and watches',
  async run(say, { erase = false }) {
    const copy = await startCopy();
    try {
      const shop = await TestShop.open(copy);
      const person = await plant(copy, shop);
      const { hits, bytes } = await searchCopy(copy, needlesFor({ ...person.planted, ...person.control, ...person.freeText }));
      for (const line of byPlace(hits.filter(({ what }) => what in person.planted))) say(line);
      const of = (texts: object) => hits.filter(({ what }) => what in texts);
      const findings = [
        note('searched', `${(bytes / 2 ** 20).toFixed(0)} MB for ${Object.keys(person.planted).length} details`),
        figure('places that hold a detail', String(of(person.planted).length), '0', of(person.planted).length === 0),
        figure('places that hold the control', String(of(person.control).length), 'some', of(person.control).length > 0),
        note('places that hold what an administrator wrote freely', String(of(person.freeText).length)),
      ];
      if (!erase) return findings;
      const keys = await wrappedKeys(copy, person.customer.user.id);
      say(`${keys.length} keys; the person is erased`);
      const gone = await eraseAndWatch(copy, shop, person);
      const times = Object.entries(gone).map(([what, after]): Finding => {
        const inTime = after !== undefined && after <= erasedWithinMs;
        return figure(what, after === undefined ? 'never' : `after ${ms(after)}`, 'within 60 s', inTime);
      });
      const mails = readdirSync(join(copy.dataDir, 'mail')).filter((name) =>
        readFileSync(join(copy.dataDir, 'mail', name), 'utf8').includes(person.customer.user.email),
      );
      const left = await searchCopy(copy, keysAsNeedles(keys));
      for (const line of byPlace(left.hits)) say(line);
      return [
        ...findings,
        ...times,
        note('mails to them that were sent and lie in mail/', String(mails.length)),
        note('places where their wrapped keys still lie, until PostgreSQL writes over them', String(left.hits.length)),
      ];
    } finally {
      await copy.stop();
    }
  },
};

const keysAsNeedles = (keys: readonly Buffer[]) =>
  keys.map((key) => ({ what: 'wrapped key', encoding: 'bytes', bytes: key.toString('latin1'), exact: true }));

function byPlace(hits: readonly Hit[]): string[] {
  const places = [...new Set(hits.map(({ place }) => place))].sort();
  return places.map((place) => {
    const found = hits.filter((hit) => hit.place === place).map(({ what, encoding, times }) => `${what} (${encoding}, ${times}×)`);
    return `${place}: ${found.join(', ')}`;
  });
}
