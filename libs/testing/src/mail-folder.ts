import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.js';

/** A mail as a test reads it. */
export interface TestMail {
  file: string;
  kind: string;
  /** By name in lower case. */
  headers: Record<string, string>;
  text: string;
  html: string;
  /** The links of its text. */
  links: string[];
}

/** The mails that a copy or a service wrote as files. */
export class MailFolder {
  constructor(private readonly folder: string) {}

  /** Those to that address, oldest first. */
  to(address: string): TestMail[] {
    if (!existsSync(this.folder)) return [];
    const files = readdirSync(this.folder).filter((name) => name.endsWith('.eml'));
    const mails = files.sort().map((name) => readMail(name, readFileSync(join(this.folder, name), 'utf8')));
    return mails.filter(({ headers }) => headers['to']?.includes(address));
  }

  /** The one of that kind to that address, once it is there. */
  arrival(kind: string, address: string): Promise<TestMail> {
    return eventually(() => {
      const found = this.to(address).filter((mail) => mail.kind === kind);
      if (found.length !== 1) throw new Error(`There are ${found.length} mails of kind ${kind} to ${address}`);
      return found[0];
    }, 15_000);
  }
}

function readMail(file: string, content: string): TestMail {
  const [head = '', ...rest] = content.split('\r\n\r\n');
  const headers = headersOf(head);
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '') ?? [];
  const parts = rest.join('\r\n\r\n').split(`--${boundary}`).map(readPart);
  const text = parts.find(({ type }) => type.startsWith('text/plain'))?.body ?? '';
  const html = parts.find(({ type }) => type.startsWith('text/html'))?.body ?? '';
  return { file, kind: file.split('.').at(-2) ?? '', headers, text, html, links: text.match(/https?:\/\/\S+/g) ?? [] };
}

const headersOf = (head: string): Record<string, string> =>
  Object.fromEntries(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .flatMap((line) => {
        const [, name, value] = /^([\w-]+): (.*)$/.exec(line) ?? [];
        return name === undefined ? [] : [[name.toLowerCase(), value]];
      }),
  );

function readPart(part: string): { type: string; body: string } {
  const [head = '', ...rest] = part.trim().split('\r\n\r\n');
  const headers = headersOf(head);
  const body = rest.join('\r\n\r\n');
  const encoding = headers['content-transfer-encoding'] ?? '7bit';
  const decoded =
    encoding === 'base64' ? Buffer.from(body, 'base64').toString() : encoding === 'quoted-printable' ? fromQuoted(body) : body;
  return { type: headers['content-type'] ?? '', body: decoded };
}

/** RFC 2045 §6.7. */
const fromQuoted = (body: string): string =>
  Buffer.from(
    body.replace(/=\r\n/g, '').replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
