import { Injectable } from '@nestjs/common';

/** Runs the files that wait. */
@Injectable()
export class ImportRunner {
  /** Looks at once whether there is something to do. */
  wake(): void {}
}
