/** The helper's side: does the work that `startHelper` sends, then ends; a failure goes to stderr and into the exit code. */
export function doWork<Work>(work: (given: Work, progress: (text: string) => void) => Promise<void>): void {
  process.once('disconnect', () => process.exit(1));
  process.once('message', (given: Work) => {
    work(given, (text) => process.send?.(text)).then(() => process.exit(0), fail);
  });
}

/** Ends the helper with what the operator should read: the sentence of an error that was foreseen, all of one that was not. */
export function fail(error: unknown): never {
  const { name, message, stack } = error as Error;
  const plain = name === 'ConfigError' || name === 'PlainFailure';
  process.stderr.write(`${plain ? message : (stack ?? String(error))}\n`);
  process.exit(1);
}
