import fc from 'fast-check';

/** Marks a number that JSON can say and JavaScript cannot keep; `toJson` takes the marks off. */
const literal = (text: string): string => `\u0001literal:${text}\u0001`;

/** JSON with its literals as they are meant: `-0`, `1e999`. */
export const toJson = (value: unknown): string => JSON.stringify(value).replaceAll(/"\\u0001literal:([^"]*)\\u0001"/g, '$1');

/** What breaks out of SQL, templates, logs, paths and prototypes elsewhere. */
const injections = [
  ...[
    "' OR '1'='1",
    "'; DROP TABLE account; --",
    '$1',
    '%',
    '_',
    '\\',
    "E'\\x00'",
    '1);SELECT pg_sleep(3);--',
    '{"$gt":""}',
    '"}],"role":"admin',
  ],
  ...['${7*7}', '{{7*7}}', '%s%n%x', '<script>alert(1)</script>', '../../../../etc/passwd', 'file:///etc/passwd', '$(sleep 3)', '`id`'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '\r\nX-Injected: 1', 'a\r\n\r\nb', 'javascript:alert(1)'],
];

/** What text is, beyond what a form expects. */
const oddTexts = [
  ...[
    '',
    ' ',
    '\t',
    '\n',
    '\0',
    'a\0b',
    '\ud800',
    'a\udfff',
    '\udc00\ud800',
    '\u001b[31m',
    '\u0007',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\ufffe',
    '\uffff',
  ],
  ...['\u202egnp.exe', '\u200b', 'ﷺ'.repeat(40), '👩‍👩‍👧‍👦'.repeat(30), 'e\u0301'.repeat(100), 'İıſK', 'ß', '𝕬𝖉𝖆', 'مرحبا', '日本語'],
  ...['null', 'undefined', 'NaN', 'Infinity', 'true', '[]', '{}', '-0', '1e999', '0x10', '007', '9007199254740993', '-1', '1.5', '١٢٣'],
  ...[
    '0000-00-00T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '9999-12-31T23:59:60Z',
    '+275760-09-13T00:00:00.001Z',
    '-271821-04-19T23:59:59Z',
    '0001-01-01T00:00:00Z',
  ],
  ...[
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    'http://[::1',
    'https://a.invalid:99999/',
    'http://169.254.169.254/',
  ],
  ...['x'.repeat(65), 'x'.repeat(256), 'x'.repeat(5_000), 'é'.repeat(2_000), 'a@'.repeat(200)],
];

const numbers: unknown[] = [
  ...[
    0,
    -1,
    1,
    1.5,
    0.1 + 0.2,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 32,
    2 ** 53 - 1,
    2 ** 53,
    -(2 ** 53),
    2 ** 63,
    1e21,
    1e308,
    5e-324,
  ],
  ...['-0', '1e999', '-1e999', '1e-999', '9007199254740993', '123456789012345678901234567890', '1.0', '0.1e1'].map(literal),
];

const nested = (levels: number, list: boolean): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = list ? [value] : { a: value };
  return value;
};

const shapes: unknown[] = [
  ...[null, true, false, [], {}, [[]], [null], [{}], { length: 1 }, { toString: 1 }, { valueOf: null }, { toJSON: 'x' }, { $ref: '#' }],
  ...[nested(31, true), nested(33, false), nested(2_000, true), Array(2_000).fill(0), Array(600).fill({})],
  ...['__proto__', 'constructor', 'prototype', '', '\0', 'a.b', 'a[0]', '\ud800', 'x'.repeat(1_000)].map((name) =>
    Object.fromEntries([[name, { role: 'admin' }]]),
  ),
];

export const hostileText = (): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...oddTexts), weight: 3 },
    { arbitrary: fc.constantFrom(...injections), weight: 2 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: 50 }), weight: 2 },
  );

/** Anything that JSON can say. */
export const hostileValue = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    { arbitrary: hostileText(), weight: 4 },
    { arbitrary: fc.constantFrom(...numbers), weight: 3 },
    { arbitrary: fc.constantFrom(...shapes), weight: 3 },
    { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 1 },
  );
