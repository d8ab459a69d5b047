import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('the options of npm run torture', () => {
  it('are a minute, a seed by the clock and gRPC feeds, unless told', () => {
    expect(readOptions([])).toEqual({ minutes: 1, seed: expect.any(Number), bus: 'grpc' });
    expect(readOptions(['--minutes', '0.5', '--seed', '7', '--bus', 'rabbitmq'])).toEqual({ minutes: 0.5, seed: 7, bus: 'rabbitmq' });
  });

  it.each([
    [['--minutes', '0'], '--minutes is a number above 0, not 0'],
    [['--minutes', 'x'], '--minutes is a number above 0, not x'],
    [['--seed', '-1'], 'argument is ambiguous'],
    [['--seed', 'a'], '--seed is a whole number, not a'],
    [['--bus', 'kafka'], '--bus is rabbitmq or grpc, not kafka'],
    [['--what'], "Unknown option '--what'"],
  ])('%j are refused: %s', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(sentence);
  });
});
