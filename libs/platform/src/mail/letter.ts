import { escapeHtml } from './escape-html.js';

/** A row of a table: what, and how much. */
export interface LetterRow {
  label: string;
  value: string;
  /** A sum: set apart. */
  strong?: boolean;
}

/** A piece of a letter. */
export type LetterPart =
  | { text: string }
  /** Something to press. */
  | { button: string; url: string }
  | { rows: readonly LetterRow[] }
  /** Beneath the rest, and smaller; with `url` a link. */
  | { small: string; url?: string };

export interface Letter {
  subject: string;
  title: string;
  parts: readonly LetterPart[];
  /** Who writes: the shop's name. */
  signature: string;
}

/** A letter as plain text and as HTML, both saying the same. Whatever people wrote of themselves is text in both. */
export const writeLetter = ({ subject, title, parts, signature }: Letter) => ({
  subject,
  text: `${[title, ...parts.map(plain), signature].join('\n\n')}\n`,
  html: page(title, parts.map(rich).join('\n'), signature),
});

function plain(part: LetterPart): string {
  if ('text' in part) return part.text;
  if ('button' in part) return `${part.button}:\n${part.url}`;
  if ('rows' in part) return part.rows.map(({ label, value }) => `${label}: ${value}`).join('\n');
  return part.url === undefined ? part.small : `${part.small}:\n${part.url}`;
}

function rich(part: LetterPart): string {
  if ('text' in part) return `<p style="margin:0 0 16px">${escapeHtml(part.text)}</p>`;
  if ('button' in part)
    return `<p style="margin:24px 0"><a href="${escapeHtml(part.url)}" style="${button}">${escapeHtml(part.button)}</a></p>`;
  if ('rows' in part)
    return `<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="margin:0 0 16px">${part.rows.map(row).join('')}</table>`;
  const text = escapeHtml(part.small);
  const words = part.url === undefined ? text : `<a href="${escapeHtml(part.url)}" style="color:#667085">${text}</a>`;
  return `<p style="margin:16px 0 0;font-size:13px;color:#667085">${words}</p>`;
}

const button = 'display:inline-block;padding:12px 20px;border-radius:6px;background:#1f4d3a;color:#ffffff;text-decoration:none';

function row({ label, value, strong = false }: LetterRow): string {
  const weight = strong ? 'font-weight:bold;border-top:2px solid #d0d5dd' : 'border-top:1px solid #eaecf0';
  const cell = `padding:8px 0;${weight}`;
  return `<tr><td style="${cell}">${escapeHtml(label)}</td><td align="right" style="${cell};white-space:nowrap">${escapeHtml(value)}</td></tr>`;
}

const page = (title: string, body: string, signature: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:24px;background:#f4f4f2;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Arial,sans-serif;color:#1d2433">
<div style="max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border-radius:8px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escapeHtml(title)}</h1>
${body}
<p style="margin:32px 0 0;color:#667085">${escapeHtml(signature)}</p>
</div>
</body>
</html>
`;
