import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { ErasureBooks, ErasureLedger } from './erasure-ledger.js';
import { MasterKeys } from './master-keys.js';
import { PersonKeyStore } from './person-key.store.js';
import { PersonKeys } from './person-keys.js';

interface PrivacyOptions {
  /** The service's name, and that of its ledger: `<self>.ndjson`. */
  self: string;
  masterKeysDir: string;
  erasureLedgerDir: string;
}

/** Personal data at rest: keys of people, and the ledger of who was erased. */
@Module({})
export class PrivacyModule {
  static forRoot({ self, masterKeysDir, erasureLedgerDir }: PrivacyOptions): DynamicModule {
    return {
      module: PrivacyModule,
      global: true,
      providers: [
        { provide: MasterKeys, useFactory: () => new MasterKeys(masterKeysDir) },
        { provide: ErasureLedger, useFactory: () => new ErasureLedger(join(erasureLedgerDir, `${self}.ndjson`)) },
        PersonKeys,
        PersonKeyStore,
        ErasureBooks,
      ],
      exports: [MasterKeys, PersonKeys, PersonKeyStore, ErasureBooks],
    };
  }
}
