import { existsSync } from 'node:fs';
import { NotFound } from './find-databases.js';

/** What went wrong outside of us, in words for the terminal; undefined when it is a mistake of ours. */
function sentenceFor(error: unknown): string | undefined {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (error instanceof NotFound || name === 'ConfigError' || name === 'PlainFailure' || name === 'LedgerUnreadable') return message;
  if (code?.startsWith('ERR_PARSE_ARGS')) return message;
  if (code === 'ECONNREFUSED')
    return `PostgreSQL does not answer (${message}): start the copy with npm start, or check the …_DATABASE_URL.`;
  return undefined;
}

/** Runs a tool of the command line: its answer is the exit code, 2 when it could not do its work for want of something. */
export async function runTool(usage: string, tool: (args: string[]) => Promise<number>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(usage);
    return;
  }
  try {
    if (existsSync('.env')) process.loadEnvFile('.env');
    process.exitCode = await tool(args);
  } catch (error) {
    const sentence = sentenceFor(error);
    console.error(sentence ?? error);
    process.exitCode = 2;
  }
}
