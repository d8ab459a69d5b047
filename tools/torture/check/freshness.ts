import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '#testing/api-shapes.js';
import { insist } from '#testing/insist.js';
import type { Person } from '../people/person.js';
import { brandOfFiles } from '../people/product-file.js';
import { type Violation, violation } from './violation.js';

const freshWithinMs = 1_000;
const lookForMs = 1_500;
const lookEveryMs = 50;
/** Characters of an answer. */
const shown = 2_000;
const answeredWithinMs = 30_000;

type Road = readonly [name: string, ask: () => Promise<string>];

/** Once all is quiet, nobody is shown the old price a second after it was changed, however one looks. */
export async function checkFreshness(admin: Person, guest: Person): Promise<Violation[]> {
  const product = (await answerOf<Product[]>(admin, 'GET', `/products?brand=${brandOfFiles}&limit=1`))[0];
  if (!product) return [];
  const [{ id, price }] = product.variants;
  const roads = roadsTo(guest, product);
  for (const [, ask] of roads) await ask();
  const amount = price.amount + 1;
  await answerOf(admin, 'PATCH', `/variants/${id}`, { price: { amount, currency: price.currency } });
  const written = performance.now();
  const when = new Date().toISOString();
  const found = new Map<string, Violation>();
  while (performance.now() - written < freshWithinMs + lookForMs) {
    for (const [name, ask] of roads) {
      const asked = performance.now();
      const text = await ask();
      const isOld = asked - written > freshWithinMs && !text.includes(`"amount":${amount}`);
      if (isOld)
        found.set(
          name,
          violation(
            product.slug,
            `${name} does not show ${amount} ${Math.round(asked - written)} ms after ${when}: ${text.slice(0, shown)}`,
          ),
        );
    }
    await sleep(lookEveryMs);
  }
  return [...found.values()];
}

function roadsTo(guest: Person, { id, slug, name }: Product): Road[] {
  const get = (path: string) => () => textOf(guest, 'GET', path);
  const query = `{ product(idOrSlug: "${slug}") { variants { price { amount } } } }`;
  return [
    ['by id', get(`/products/${id}`)],
    ['by slug', get(`/products/${slug}`)],
    ['a search', get(`/products?q=${encodeURIComponent(name)}&limit=5`)],
    ['GraphQL', () => textOf(guest, 'POST', `${guest.url}/graphql`, { query })],
  ];
}

async function textOf(who: Person, method: string, path: string, body?: unknown): Promise<string> {
  const ask = async () => {
    const answer = await who.send({ method, path, body, key: null });
    if (answer === undefined) throw new Error(`${path} was not answered`);
    return answer;
  };
  const answer = await insist(ask, undefined, answeredWithinMs);
  return `${answer.outcome}, Age ${answer.headers.get('age') ?? 'none'}: ${answer.text}`;
}

async function answerOf<T>(who: Person, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await who.ask<T>({ method, path, body, key: null });
  if (answer === undefined) throw new Error(`${method} ${path} was not answered`);
  return answer.data;
}
