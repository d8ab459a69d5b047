import { parseArgs } from 'node:util';
import { WrongUsage } from '../replay/options.js';

export const usage = `Usage: npm run import -- FILE [options]
  FILE                 products as CSV, NDJSON or a shop's export, gzip or plain; of a .tar or .tar.gz, every file in it
  --format F           csv, ndjson, shopify, woocommerce or vendure; guessed from the file unless told
  --mapping FILE.json  which of the file's fields becomes what (docs/imports.md); {file} in it is the name of the file, without its ending
  --currency C         of prices that name none (the shop's)
  --locale L           whose way of writing numbers the prices follow, like de-CH
  --zero-prices        takes a price of 0 for what it is
  --dry-run            says what would happen, and writes nothing
  --errors FILE        where rows that were not taken are written (NAME.errors.ndjson)
  --watch ID           instead of FILE: shows how far an import is that runs already
  --url URL            the shop (http://127.0.0.1:$PORT, 3000 unless set)
  --data-dir DIR       where npm start keeps credentials.json ($ASHLAR_DATA_DIR, .data unless set)
  --admin-email E, --admin-password P   instead of credentials.json

Ends with 0 when every row was taken, 1 when some were not, 2 when nothing came in, and 130 after Ctrl-C: what was sent as a whole goes on.`;

export const formats = ['csv', 'ndjson', 'shopify', 'woocommerce', 'vendure'] as const;
export type Format = (typeof formats)[number];

/** How a file is to be understood. */
export interface FileSettings {
  readonly format?: Format;
  /** Path of a JSON file. */
  readonly mapping?: string;
  readonly currency?: string;
  readonly locale?: string;
  readonly zeroPrices: boolean;
  readonly dryRun: boolean;
}

export interface Options extends FileSettings {
  /** A file to send, or the id of an import to watch. */
  readonly what: { file: string } | { watch: string };
  readonly errors?: string;
  readonly url: string;
  readonly dataDir: string;
  readonly adminEmail?: string;
  readonly adminPassword?: string;
}

/** Throws `WrongUsage`. */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const { values, positionals } = parsed(args);
  const { format, mapping, currency, locale, errors, watch } = values;
  const [file, ...rest] = positionals;
  if ((file === undefined) === (watch === undefined)) throw new WrongUsage('Which file? Name one, or an import with --watch.');
  if (rest.length > 0) throw new WrongUsage(`One file at a time: ${rest.join(' ')} is too much.`);
  if (format !== undefined && !isFormat(format)) throw new WrongUsage(`--format is one of ${formats.join(', ')}, not ${format}.`);
  return {
    what: file === undefined ? { watch: watch ?? '' } : { file },
    ...(format !== undefined && { format }),
    ...(mapping !== undefined && { mapping }),
    ...(currency !== undefined && { currency }),
    ...(locale !== undefined && { locale }),
    ...(errors !== undefined && { errors }),
    zeroPrices: values['zero-prices'] ?? false,
    dryRun: values['dry-run'] ?? false,
    url: origin(values.url ?? `http://127.0.0.1:${env.PORT || '3000'}`),
    dataDir: values['data-dir'] ?? (env.ASHLAR_DATA_DIR || '.data'),
    adminEmail: values['admin-email'] ?? (env.ASHLAR_ADMIN_EMAIL || undefined),
    adminPassword: values['admin-password'] ?? (env.ASHLAR_ADMIN_PASSWORD || undefined),
  };
}

const isFormat = (name: string): name is Format => (formats as readonly string[]).includes(name);

function parsed(args: readonly string[]) {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ format: text, mapping: text, currency: text, locale: text, errors: text, watch: text, url: text },
        ...{ 'data-dir': text, 'admin-email': text, 'admin-password': text, 'zero-prices': flag, 'dry-run': flag },
      },
    });
  } catch (error) {
    throw new WrongUsage((error as Error).message, { cause: error });
  }
}

function origin(value: string): string {
  if (!URL.canParse(value) || !value.startsWith('http')) throw new WrongUsage(`--url is an http URL, not ${value}.`);
  return new URL(value).origin;
}
