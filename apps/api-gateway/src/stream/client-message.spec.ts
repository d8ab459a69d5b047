import { describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { readClientMessage } from './client-message.js';

const read = (message: unknown) => readClientMessage(JSON.stringify(message));

describe('a message from a client', () => {
  it.each([
    ['a subscription', { type: 'subscribe', token: 't', channels: [{ name: 'orders', after: 41, epoch: 'e' }] }],
    ['a subscription from now on, with no new token', { type: 'subscribe', channels: [{ name: 'orders' }] }],
    ['a fresh token alone', { type: 'subscribe', token: 't', channels: [] }],
    ['the end of one', { type: 'unsubscribe', channels: [{ name: 'orders' }] }],
    ['a ping', { type: 'ping' }],
  ])('may be %s', (_what, message) => {
    expect(read(message)).toEqual(message);
  });

  it.each([
    ['nothing', null],
    ['a list', []],
    ['of no type', { channels: [] }],
    ['of an unknown type', { type: 'publish' }],
    ['without channels', { type: 'subscribe' }],
    ['with a channel that is only text', { type: 'subscribe', channels: ['orders'] }],
    ['with a channel without a name', { type: 'subscribe', channels: [{}] }],
    ['with after below zero', { type: 'subscribe', channels: [{ name: 'orders', after: -1 }] }],
    ['with after between two numbers', { type: 'subscribe', channels: [{ name: 'orders', after: 1.5 }] }],
    ['with after past what a number holds', { type: 'subscribe', channels: [{ name: 'orders', after: 2 ** 53 }] }],
    ['with after as text', { type: 'subscribe', channels: [{ name: 'orders', after: '41' }] }],
    ['with a field that does not exist', { type: 'subscribe', channels: [], since: 3 }],
    ['with too many channels', { type: 'subscribe', channels: Array.from({ length: 101 }, () => ({ name: 'orders' })) }],
    ['with a name without end', { type: 'subscribe', channels: [{ name: 'stock:'.padEnd(301, 'x') }] }],
  ])('is refused when it is %s', (_how, message) => {
    expect(() => read(message)).toThrow(codeOf('VALIDATION_FAILED'));
  });

  it('is refused when it is no JSON', () => {
    expect(() => readClientMessage('{')).toThrow(codeOf('VALIDATION_FAILED'));
  });
});
