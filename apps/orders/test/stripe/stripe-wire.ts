import { randomBytes } from 'node:crypto';

/** What Stripe's API reads: nested parameters. */
export interface Params {
  [name: string]: string | Params | undefined;
}

/** `a[b][c]=v&…`, as Stripe's clients encode parameters. */
export function decodeForm(text: string): Params {
  const params: Params = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/\]\[|\[|\]/).filter((part) => part !== '');
    let at = params;
    for (const part of path.slice(0, -1)) at = (at[part] ??= {}) as Params;
    at[path.at(-1)!] = value;
  }
  return params;
}

export const textOf = (params: Params, name: string): string | undefined => {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
};

export const objectOf = (params: Params, name: string): Record<string, string> => {
  const value = params[name];
  return (typeof value === 'object' ? value : {}) as Record<string, string>;
};

/** An answer that is an error, in Stripe's own shape. */
export class StripeProblem extends Error {
  constructor(
    readonly status: number,
    readonly error: { type: string; code?: string; message: string; [more: string]: unknown },
  ) {
    super(error.message);
  }
}

export const invalidRequest = (code: string, message: string, more: object = {}, status = 400) =>
  new StripeProblem(status, { type: 'invalid_request_error', code, message, ...more });

export const noSuch = (what: string, id: string) => invalidRequest('resource_missing', `No such ${what}: '${id}'`, {}, 404);

export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;
