import { catalogDatabase } from '../apps/catalog/src/data-source.js';
import { speakLanguage } from '../apps/catalog/src/search/search-language.js';
import { ordersDatabase } from '../apps/orders/src/data-source.js';
import { usersDatabase } from '../apps/users/src/data-source.js';
import { migrate } from '#platform/database/migrate.js';

const definitions = [usersDatabase, catalogDatabase, ordersDatabase];

/** Where one service's database is: as its owner, and as the service itself connects. */
export interface DatabaseAddress {
  name: string;
  ownerUrl: string;
  url: string;
}

/** Migrates the databases, one after the other; answers with what was applied to each. */
export async function migrateAll(addresses: readonly DatabaseAddress[]): Promise<{ name: string; applied: string[] }[]> {
  const results = [];
  for (const definition of definitions) {
    const address = addresses.find(({ name }) => name === definition.name);
    if (address === undefined) continue;
    const applied = await migrate(definition, address.ownerUrl, roleIn(address.url));
    results.push({ name: definition.name, applied });
  }
  return results;
}

/** Makes the catalog's search speak `language`; answers with how many products were described again. */
export async function speakSearchLanguage(addresses: readonly DatabaseAddress[], language: string): Promise<number> {
  const catalog = addresses.find(({ name }) => name === catalogDatabase.name);
  return catalog ? speakLanguage(catalog.ownerUrl, language) : 0;
}

const roleIn = (url: string) => decodeURIComponent(new URL(url).username);
