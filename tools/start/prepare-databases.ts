// A helper of `npm start`: makes the databases and roles that are missing, and migrates them.
import { loadConfig } from '#platform/config/load-config.js';
import { commonVariables } from '#platform/config/variables.js';
import { provisionDatabase } from '#testing/postgres/provision-database.js';
import { migrateAll, speakSearchLanguage } from '../service-databases.js';
import type { PrepareDatabases } from './databases.js';
import { makeFirstMasterKey } from '../first-master-key.js';
import { doWork, fail } from './helper-work.js';

try {
  // The whole of what the operator set is here: a part that is not built yet is refused before anything else is done.
  loadConfig(commonVariables);
} catch (error) {
  fail(error);
}

doWork<PrepareDatabases>(async ({ adminUrl, databases, masterKeysDir, searchLanguage }, progress) => {
  for (const { name, passwords } of databases) {
    if (adminUrl !== undefined && passwords) await provisionDatabase(adminUrl, { database: name, service: name, passwords });
  }
  const results = await migrateAll(databases);
  await speakSearchLanguage(databases, searchLanguage);
  await makeFirstMasterKey(masterKeysDir, databases);
  progress(String(results.reduce((sum, { applied }) => sum + applied.length, 0)));
});
