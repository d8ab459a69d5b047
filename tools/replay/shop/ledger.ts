import type { Api } from './api.js';
import { accepted } from './session.js';
import type { MovementView } from './shapes.js';

/** Everything that the sandbox provider says it charged and refunded. */
export async function readLedger(sandbox: Api): Promise<readonly MovementView[]> {
  const request = { method: 'GET', path: '/ledger' } as const;
  return accepted<MovementView[]>(request, await sandbox.send(request)).data;
}
