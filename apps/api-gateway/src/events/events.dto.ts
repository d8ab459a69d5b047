import { Transform } from 'class-transformer';
import { QueryNumber, Text } from '../edge/input/fields.js';
import { TextList } from '../edge/input/structures.js';

/** `a,b`, and `a` and `b` each by itself, are the same list. */
const Separated = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => {
    const parts: unknown[] = [value].flat();
    return value === undefined ? undefined : parts.flatMap((part) => (typeof part === 'string' ? part.split(',') : [part]));
  });

export class EventsQuery {
  @QueryNumber({
    min: 0,
    optional: true,
    example: 41,
    about: 'The last position that you have; 0, or nothing, begins with the first event.',
  })
  after?: number;

  @Separated()
  @TextList({
    max: 50,
    maxLength: 50,
    optional: true,
    example: ['order.*', 'stock.low'],
    about: 'Only these types; `order.*` is all of one kind. Repeated, or separated by commas. Nothing: every type.',
  })
  types?: string[];

  @QueryNumber({ min: 1, max: 100, optional: true, example: 24, about: 'How many at most; 24 unless told.' })
  limit?: number;

  @Text({
    max: 16,
    pattern: /^\d+$/,
    form: 'must be the nextCursor of the page before',
    optional: true,
    about: '`meta.page.nextCursor` of the page before, as in every list; takes the place of `after`.',
  })
  cursor?: string;
}

export class ParkedEventsQuery {
  @Text({ max: 100, optional: true, example: 'catalog.reservations', about: 'Only what is parked for this consumer.' })
  consumer?: string;

  @QueryNumber({ min: 1, max: 100, optional: true, example: 24, about: 'How many at most; 24 unless told.' })
  limit?: number;

  @Text({
    max: 36,
    pattern: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
    form: 'must be the nextCursor of the page before',
    optional: true,
    about: '`meta.page.nextCursor` of the page before.',
  })
  cursor?: string;
}
