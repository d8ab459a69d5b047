import { closeSync, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';

/** Whether a variable holds a secret: by its name, or by a password in its URL. */
export const isSecret = (name: string, value: string): boolean =>
  /(SECRET|PASSWORD|KEY)$/.test(name) || /^[a-z][a-z\d+.-]*:\/\/[^/?#@]*:[^/?#@]+@/i.test(value);

/** What is wrong with a secret that was given in the environment; nothing outside production. */
export const outInTheOpen = (name: string, value: string, production: boolean): string | undefined =>
  production && isSecret(name, value) ? `${name}: give ${name}_FILE in production, an environment can be read in /proc` : undefined;

/** A file as `NAME_FILE` names it, without its last line break. Throws `Error` with a sentence for the operator, which never holds the content. */
export function readSecretFile(name: string, file: string): string {
  const descriptor = open(name, file);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error(`${name}_FILE names ${file}, which is no regular file`);
    if (isOpenToOthers(stats)) throw new Error(`${name}_FILE names ${file}, which others than its owner may read: chmod 400 it`);
    return readFileSync(descriptor, 'utf8').replace(/\r?\n$/, '');
  } finally {
    closeSync(descriptor);
  }
}

function open(name: string, file: string): number {
  try {
    return openSync(file, 'r');
  } catch (cause) {
    throw new Error(`${name}_FILE cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'error'})`, { cause });
  }
}

/**
 * Nobody but the owner may read it. Where root owns it and we are somebody else, our group may: it is how Kubernetes hands a secret to a pod
 * that is not root (`fsGroup`, `defaultMode: 0440`), and there is no other reader then.
 */
function isOpenToOthers({ mode, uid }: Stats): boolean {
  if (process.platform === 'win32') return false;
  const handedDown = uid === 0 && process.getuid?.() !== 0;
  return (mode & (handedDown ? 0o037 : 0o077)) !== 0;
}

const defaults = /^(change.?me|secret|pass.?word|default|example|sample|dummy|your|todo|insert|replace|admin|test)/i;
const fewestCharacters = 8;

/** Whether a secret looks like one that stands in an example, or was typed to fill a field. */
export const looksMadeUp = (value: string): boolean =>
  defaults.test(value) || (value.length >= 32 && new Set(value).size < fewestCharacters);

/** Pairs of variables that hold the same secret, which then is worth as little as the weaker of its two uses. */
export function sharedSecrets(values: Readonly<Record<string, string>>): string[] {
  const secrets = Object.entries(values).filter(([name, value]) => isSecret(name, value));
  return secrets.flatMap(([name, value], index) =>
    secrets
      .slice(index + 1)
      .filter(([, other]) => other === value)
      .map(([other]) => `${name} and ${other} have the same value: give each its own`),
  );
}
