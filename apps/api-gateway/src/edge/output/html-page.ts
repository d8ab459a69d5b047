import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { escapeHtml } from '#platform/mail/escape-html.js';

/** What a link in a mail leads to: a few words, and what can be done about them. */
export interface Page {
  title: string;
  text: string;
  /** A button that posts to `url`. */
  action?: { label: string; url: string; fields?: readonly PageField[] };
}

/** Something to fill in. */
interface PageField {
  name: string;
  label: string;
  type: 'password';
  autocomplete: string;
}

const style = `body{margin:0;padding:12vh 24px;background:#f4f4f2;color:#1d2433;font:16px/1.5 system-ui,sans-serif}
main{max-width:420px;margin:0 auto;padding:32px;background:#fff;border-radius:8px}
h1{margin:0 0 12px;font-size:22px}
label{display:block;margin-top:12px}
input{display:block;box-sizing:border-box;width:100%;margin-top:4px;padding:10px;border:1px solid #d0d5dd;border-radius:6px;font:inherit}
button{margin-top:12px;padding:12px 20px;border:0;border-radius:6px;background:#1f4d3a;color:#fff;font:inherit;cursor:pointer}`;

/** Nothing but its own style: no script, no other address. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page as HTML, its headers set on `reply`. */
export function htmlPage(reply: FastifyReply, { title, text, action }: Page): string {
  reply.header('Content-Type', 'text/html; charset=utf-8').header('Content-Security-Policy', policy).header('Cache-Control', 'no-store');
  // The address of the page has the token in it.
  reply.header('Referrer-Policy', 'no-referrer');
  const form = action ? formOf(action) : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${form}</main></body>
</html>
`;
}

function formOf({ label, url, fields = [] }: NonNullable<Page['action']>): string {
  const inputs = fields.map(
    (field) =>
      `<label>${escapeHtml(field.label)}<input name="${field.name}" type="${field.type}" autocomplete="${field.autocomplete}" required></label>`,
  );
  return `<form method="post" action="${escapeHtml(url)}">${inputs.join('')}<button>${escapeHtml(label)}</button></form>`;
}

/** Whether a browser asks, which shows what it gets to a person. */
export const wantsPage = (accept: string | undefined): boolean => accept?.includes('text/html') ?? false;
