import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { toTimestamp } from '#contracts/timestamp.js';
import { readMessage, toMessage } from './message.js';
import { partitionOf } from '../partition.js';

const paid: DomainEvent = {
  id: '0195f0f8-7c5e-7000-8000-000000000001',
  source: 'orders',
  type: 'order.paid',
  subject: 'o-1',
  time: toTimestamp(new Date('2026-03-01T10:00:00.123Z')),
  data: '{"paymentId":"p-1","amount":{"amount":1050,"currency":"EUR"}}',
  sequence: 2,
  position: 77,
  channelSequence: 5,
  requestId: 'r-1',
};
const bodyOf = (event: DomainEvent) => JSON.parse(toMessage(event).body.toString()) as Record<string, unknown>;

describe('the message of an event', () => {
  it('is its contract as JSON, with the data as an object', () => {
    expect(bodyOf(paid)).toEqual({
      id: '0195f0f8-7c5e-7000-8000-000000000001',
      source: 'orders',
      type: 'order.paid',
      subject: 'o-1',
      time: '2026-03-01T10:00:00.123Z',
      data: { paymentId: 'p-1', amount: { amount: 1050, currency: 'EUR' } },
      sequence: 2,
      position: 77,
      channelSequence: 5,
      requestId: 'r-1',
    });
  });

  it('is persistent, comes back when nobody takes it, and tells what it is about on its envelope', () => {
    expect(toMessage(paid).envelope).toEqual({
      exchange: 'ashlar.events',
      routingKey: `order.paid.${partitionOf('order', 'o-1')}`,
      durable: true,
      mandatory: true,
      messageId: paid.id,
      type: 'order.paid',
      timestamp: 1_772_359_200,
      appId: 'orders',
      contentType: 'application/json',
      headers: { aggregate: 'order', subject: 'o-1', version: 2 },
    });
  });

  it('is read as it was recorded', () => {
    expect(readMessage(bodyOf(paid))).toEqual({
      id: paid.id,
      source: 'orders',
      type: 'order.paid',
      aggregate: 'order',
      subject: 'o-1',
      version: 2,
      data: { paymentId: 'p-1', amount: { amount: 1050, currency: 'EUR' } },
      time: new Date('2026-03-01T10:00:00.123Z'),
      position: 77,
      requestId: 'r-1',
    });
  });

  it('may be of a type, and have fields, that are not known yet', () => {
    expect(readMessage({ ...bodyOf(paid), type: 'order.dreamt', mood: 'good', data: { of: 'sheep' } })).toMatchObject({
      type: 'order.dreamt',
      data: { of: 'sheep' },
    });
  });

  it.each<[string, unknown]>([
    ['bytes', Buffer.from('{')],
    ['text', 'order.paid'],
    ['nothing', undefined],
    ['a list', [bodyOf(paid)]],
    ['no id', { ...bodyOf(paid), id: undefined }],
    ['a type without an aggregate', { ...bodyOf(paid), type: 'paid' }],
    ['no subject', { ...bodyOf(paid), subject: '' }],
    ['version 0', { ...bodyOf(paid), sequence: 0 }],
    ['half a version', { ...bodyOf(paid), sequence: 1.5 }],
    ['no position', { ...bodyOf(paid), position: undefined }],
    ['data that is no object', { ...bodyOf(paid), data: '{}' }],
    ['no time', { ...bodyOf(paid), time: 'yesterday' }],
  ])('is refused with %s', (_what, body) => {
    expect(() => readMessage(body)).toThrow('Not an event');
  });
});
