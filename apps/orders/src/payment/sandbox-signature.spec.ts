import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSandboxSignature } from './sandbox-signature.js';

const secret = 'a secret that both ends know';
const body = Buffer.from('{"id":"evt_1","price":"£5"}');
const now = 1_764_000_000;
const sign = (timestamp: number, over: Buffer = body, by = secret) =>
  `t=${timestamp},v1=${createHmac('sha256', by).update(`${timestamp}.`).update(over).digest('hex')}`;

describe('a signature of the sandbox', () => {
  it.each([now, now - 299, now + 299])('is taken when it was made at %d', (made) => {
    expect(isSandboxSignature(secret, body, sign(made), now)).toBe(true);
  });

  it.each([
    ['is too old', sign(now - 301)],
    ['comes from the future', sign(now + 301)],
    ['is over another body', sign(now, Buffer.from('{}'))],
    ['is under another secret', sign(now, body, 'another')],
    ['had its time changed', sign(now - 10).replace(`t=${now - 10}`, `t=${now}`)],
    ['is cut off', sign(now).slice(0, -2)],
    ['is no signature', 'v1=yes'],
    ['is empty', ''],
    ['is missing', undefined],
  ])('is refused when it %s', (_, header) => expect(isSandboxSignature(secret, body, header, now)).toBe(false));
});
