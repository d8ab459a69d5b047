import { parseArgs } from 'node:util';

export const usage = `Usage: npm run replay -- FILE [options]
  FILE                 a UCI Online Retail CSV, gzip or plain
  --limit N            only the first N invoices
  --clients N          how many buyers at a time (8)
  --url URL            the shop (http://127.0.0.1:$PORT, 3000 unless set)
  --sandbox-url URL    the sandbox payment provider (http://127.0.0.1:$PAYMENT_PROVIDER_SANDBOX_PORT, 3010 unless set)
  --data-dir DIR       where npm start keeps credentials.json ($ASHLAR_DATA_DIR, .data unless set)
  --admin-email E, --admin-password P   instead of credentials.json`;

export interface Options {
  readonly file: string;
  readonly limit?: number;
  readonly clients: number;
  readonly url: string;
  readonly sandboxUrl: string;
  readonly dataDir: string;
  readonly adminEmail?: string;
  readonly adminPassword?: string;
}

/** The command line was not understood; the message says where. */
export class WrongUsage extends Error {}

export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const { values, positionals } = parsed(args);
  const [file, ...rest] = positionals;
  if (file === undefined) throw new WrongUsage('Which file? None was named.');
  if (rest.length > 0) throw new WrongUsage(`One file at a time: ${rest.join(' ')} is too much.`);
  return {
    file,
    ...(values.limit === undefined ? {} : { limit: count('limit', values.limit) }),
    clients: values.clients === undefined ? 8 : count('clients', values.clients),
    url: origin('url', values.url ?? `http://127.0.0.1:${env.PORT ?? '3000'}`),
    sandboxUrl: origin('sandbox-url', values['sandbox-url'] ?? `http://127.0.0.1:${env.PAYMENT_PROVIDER_SANDBOX_PORT ?? '3010'}`),
    dataDir: values['data-dir'] ?? env.ASHLAR_DATA_DIR ?? '.data',
    adminEmail: values['admin-email'] ?? env.ASHLAR_ADMIN_EMAIL,
    adminPassword: values['admin-password'] ?? env.ASHLAR_ADMIN_PASSWORD,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        limit: text,
        clients: text,
        url: text,
        'sandbox-url': text,
        'data-dir': text,
        'admin-email': text,
        'admin-password': text,
      },
    });
  } catch (error) {
    throw new WrongUsage((error as Error).message, { cause: error });
  }
}

function count(name: string, value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new WrongUsage(`--${name} is a whole number from 1, not ${value}.`);
  return Number(value);
}

function origin(name: string, value: string): string {
  if (!URL.canParse(value) || !value.startsWith('http')) throw new WrongUsage(`--${name} is an http URL, not ${value}.`);
  return new URL(value).origin;
}
