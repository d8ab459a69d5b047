/** The sandbox cannot start (or go on). The message is one plain sentence for the operator's terminal. */
export class StartRefused extends Error {
  override name = 'StartRefused';
}
