// `npm run migrate`: brings the databases named by the environment up to date. Each needs <SVC>_DATABASE_URL, as the service
// connects, and <SVC>_DATABASE_OWNER_URL when another role owns the tables. With MASTER_KEYS_DIR it makes the first master key there.
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { loadConfig } from '#platform/config/load-config.js';
import { databaseUrl } from '#platform/config/variables.js';
import { makeFirstMasterKey } from './first-master-key.js';
import { migrateAll, speakSearchLanguage } from './service-databases.js';

const shape = {
  USERS_DATABASE_URL: databaseUrl(),
  USERS_DATABASE_OWNER_URL: databaseUrl().optional(),
  CATALOG_DATABASE_URL: databaseUrl(),
  CATALOG_DATABASE_OWNER_URL: databaseUrl().optional(),
  ORDERS_DATABASE_URL: databaseUrl(),
  ORDERS_DATABASE_OWNER_URL: databaseUrl().optional(),
  /** What search stems words by: a language that PostgreSQL has a stemmer for, or `simple`. */
  SEARCH_LANGUAGE: z.string().default('english'),
  /** Gets a first master key when it holds none. */
  MASTER_KEYS_DIR: z.string().optional(),
};

try {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = loadConfig(shape);
  const databases = [
    { name: 'users', url: config.USERS_DATABASE_URL, ownerUrl: config.USERS_DATABASE_OWNER_URL ?? config.USERS_DATABASE_URL },
    { name: 'catalog', url: config.CATALOG_DATABASE_URL, ownerUrl: config.CATALOG_DATABASE_OWNER_URL ?? config.CATALOG_DATABASE_URL },
    { name: 'orders', url: config.ORDERS_DATABASE_URL, ownerUrl: config.ORDERS_DATABASE_OWNER_URL ?? config.ORDERS_DATABASE_URL },
  ];
  const results = await migrateAll(databases);
  for (const { name, applied } of results) console.log(`${name}: ${applied.length > 0 ? applied.join(', ') : 'up to date'}`);
  const described = await speakSearchLanguage(databases, config.SEARCH_LANGUAGE);
  if (described > 0) console.log(`search: ${described} products described for ${config.SEARCH_LANGUAGE}`);
  if (config.MASTER_KEYS_DIR !== undefined && (await makeFirstMasterKey(config.MASTER_KEYS_DIR, databases)))
    console.log(`made the first master key in ${config.MASTER_KEYS_DIR}`);
} catch (error) {
  const { name, message, stack } = error as Error;
  console.error(name === 'ConfigError' ? message : stack);
  process.exitCode = 1;
}
