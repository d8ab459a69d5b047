import { z } from 'zod';
import { outInTheOpen, readSecretFile, sharedSecrets } from './secret-rules.js';

/** A configuration that cannot be used. Its message names each variable and is meant for the operator's terminal. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Parts of the contract that later releases bring; asking for one is an error rather than a silent nothing. */
const notBuiltYet: Readonly<Record<string, string>> = {
  SEARCH_URL: 'Elasticsearch',
};

/**
 * Reads variables from the environment into a frozen, typed object, once, at start.
 *
 * `NAME_FILE` may stand for any `NAME`: the value is then the file's content without its last line break, and nobody but its owner may read the file.
 * In production a secret comes no other way.
 * An empty variable counts as unset. Throws `ConfigError` naming every variable that is wrong, and never its value.
 */
export function loadConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: Environment = process.env,
): Readonly<z.output<z.ZodObject<Shape>>> {
  const problems = refuseWhatIsNotBuilt(env);
  const values: Record<string, string> = {};
  for (const name of Object.keys(shape)) {
    try {
      const value = readVariable(name, env);
      if (value !== undefined) values[name] = value;
    } catch (cause) {
      problems.push((cause as Error).message);
    }
  }
  problems.push(...sharedSecrets(values));
  const parsed = z.object(shape).safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0]);
      const missing = values[name] === undefined;
      problems.push(missing ? `${name} is required (or ${name}_FILE, the path of a file that holds it)` : `${name}: ${issue.message}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(`Configuration refused:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  return Object.freeze(parsed.data as z.output<z.ZodObject<Shape>>);
}

function readVariable(name: string, env: Environment): string | undefined {
  const direct = env[name];
  const file = env[`${name}_FILE`];
  if (direct && file) throw new ConfigError(`${name} and ${name}_FILE are both set: keep one`);
  if (!direct) return file ? readSecretFile(name, file) : undefined;
  const open = outInTheOpen(name, direct, env['NODE_ENV'] === 'production');
  if (open !== undefined) throw new ConfigError(open);
  return direct;
}

function refuseWhatIsNotBuilt(env: Environment): string[] {
  const asked = Object.keys(notBuiltYet).filter((name) => env[name]);
  return asked.map((name) => `${name} asks for ${notBuiltYet[name]}, which is not built yet: leave it unset`);
}
