import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Stops `server` when this process dies, however it dies. Servers do not look after their parent, so a shell does: it
 * waits on a pipe that only we hold, and the system closes that pipe with us.
 */
export function endWithUs(server: ChildProcess, signal: 'INT' | 'KILL' = 'INT'): void {
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -"$2" "$1"', 'guard', String(server.pid), signal], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  guard.on('error', () => undefined);
  guard.unref();
  // The number of a server that is gone may become somebody else's.
  server.once('exit', () => guard.kill('SIGKILL'));
}
