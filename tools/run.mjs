import { spawn } from 'node:child_process';
import { delimiter, resolve } from 'node:path';

/** Node of the project and the tools beside it, whatever started us and from wherever. */
const path = [resolve(import.meta.dirname, '../node_modules/.bin'), process.env.PATH].join(delimiter);

/**
 * Runs a program of node_modules/.bin (or of the PATH) to its end; resolves to `{ code, output }`.
 * With `quiet` the output is kept instead of shown.
 */
export function run(command, args, { quiet = false, env = {} } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      env: { ...process.env, PATH: path, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => done({ code: 1, output: `${output}${command}: ${error.message}\n` }));
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}
