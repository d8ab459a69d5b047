import { DomainError } from '../errors/domain-error.js';
import { NotGenuine, open, seal } from './sealed.js';
import { tampered } from './tampering.js';

/**
 * A person's own data key. What it seals is bound to the place where it stands and to the person: moved to another column or another person's row, it
 * is refused. Without the key, which erasing the person destroys, it can be read by nobody.
 */
export class PersonKey {
  constructor(
    readonly personId: string,
    private readonly key: Buffer,
  ) {}

  /** `place` is `table.column`. */
  seal(text: string, place: string): Buffer {
    return seal(this.key, Buffer.from(text), this.bound(place));
  }

  /** Throws 409 `PERSONAL_DATA_TAMPERED`, and says so in the log, when it was not sealed here for this person. */
  open(sealed: Buffer, place: string): string {
    try {
      return open(this.key, sealed, this.bound(place)).toString();
    } catch (cause) {
      if (cause instanceof NotGenuine) throw tampered(place, this.personId, cause);
      throw cause;
    }
  }

  private bound(place: string): string {
    return `${place}|${this.personId}`;
  }
}

/** For lists: what was tampered with is left out, rather than to keep everybody's rows from being shown. It is in the log by then. */
export function unlessTampered<T>(read: () => T, instead: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'PERSONAL_DATA_TAMPERED') return instead;
    throw error;
  }
}
