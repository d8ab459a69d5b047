import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { readKeys, removeKeys } from './key-files.js';
import type { SigningKeys } from './signing-keys.js';

const lookEveryMs = 2_000;

/** Takes up what an operator does with the folder of keys, without a restart, and takes out of it the keys that no living token was signed with. */
export class KeyWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('signing keys');
  private timer: NodeJS.Timeout | undefined;
  private known: string;
  private trouble: string | undefined;

  constructor(
    private readonly keys: SigningKeys,
    private readonly folder: string,
  ) {
    this.known = keys.jwks;
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.look(), lookEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** A folder that is not in order changes nothing: the keys that are known go on serving, and the log says what is wrong, once. */
  look(): void {
    try {
      this.keys.replace(readKeys(this.folder));
      const outdated = this.keys.outdated.map(({ kid }) => kid);
      if (outdated.length > 0) removeKeys(this.folder, outdated);
      this.trouble = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.trouble) this.logger.error(message);
      this.trouble = message;
    }
    this.tell();
  }

  private tell(): void {
    const { jwks, current } = this.keys;
    if (jwks === this.known) return;
    this.known = jwks;
    this.logger.log({ signs: current.kid }, 'the published signing keys have changed');
  }
}
