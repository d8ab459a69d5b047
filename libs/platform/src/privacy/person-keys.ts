import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { masterKeyIdBytes, MasterKeys } from './master-keys.js';
import { PersonKey } from './person-key.js';
import { NotGenuine, open, seal } from './sealed.js';
import { tampered } from './tampering.js';

const keyBytes = 32;
const place = 'person_key.wrapped';

/** A new data key, and how it is stored. */
interface MadeKey {
  key: PersonKey;
  wrapped: Buffer;
}

/** Makes and unwraps data keys: `id of the master key | sealed data key`, bound to the person. */
@Injectable()
export class PersonKeys {
  constructor(private readonly masterKeys: MasterKeys) {}

  make(personId: string): MadeKey {
    const key = randomBytes(keyBytes);
    return { key: new PersonKey(personId, key), wrapped: this.wrap(personId, key) };
  }

  /** Throws 409 `PERSONAL_DATA_TAMPERED` for another person's key, and an error when its master key is gone. */
  unwrap(personId: string, wrapped: Buffer): PersonKey {
    return new PersonKey(personId, this.open(personId, wrapped));
  }

  /** The same data key under the newest master key; undefined when it is under it already. */
  rewrap(personId: string, wrapped: Buffer): Buffer | undefined {
    const isCurrent = this.masterKeys.current.id.equals(wrapped.subarray(0, masterKeyIdBytes));
    return isCurrent ? undefined : this.wrap(personId, this.open(personId, wrapped));
  }

  private wrap(personId: string, key: Buffer): Buffer {
    const master = this.masterKeys.current;
    return Buffer.concat([master.id, seal(master.key, key, `${place}|${personId}`)]);
  }

  private open(personId: string, wrapped: Buffer): Buffer {
    const id = wrapped.subarray(0, masterKeyIdBytes);
    const master = this.masterKeys.find(id);
    if (!master) throw new Error(`The master key ${id.toString('hex')} is not in MASTER_KEYS_DIR`);
    try {
      return open(master.key, wrapped.subarray(masterKeyIdBytes), `${place}|${personId}`);
    } catch (cause) {
      if (cause instanceof NotGenuine) throw tampered(place, personId, cause);
      throw cause;
    }
  }
}
