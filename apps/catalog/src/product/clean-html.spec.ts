import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanHtml } from './clean-html.js';

describe('A description', () => {
  it.each(['', 'A mug.', 'Fish & chips', '5 < 6 > 4', 'a <- b', '&lt;b&gt; &amp; &nbsp;', '<3', 'line\r\nline\tTab', 'x<1 && y>2'])(
    'without a tag stays exactly as it is: %j',
    (text) => expect(cleanHtml(text)).toBe(text),
  );

  it.each([
    ['<p>Hand made</p>', '<p>Hand made</p>'],
    [`<b>&amp;</b> '' "" -- {{}}`, `<b>&amp;</b> '' "" -- {{}}`],
    ['<script>alert(1)</script>A mug', 'A mug'],
    ['<SCRIPT SRC=//evil.example/x.js></SCRIPT>mug', 'mug'],
    ['<style>p{}</style><p style="color:red" class="x" onclick="x()">mug</p>', '<p>mug</p>'],
    ['<img src=x onerror=alert(1)>', '<img src="x" />'],
    ['<img src="https://images.example/m.jpg" alt="m">', '<img src="https://images.example/m.jpg" alt="m" />'],
    ['<img src="data:image/png;base64,AA">', '<img />'],
    ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="jAvA\tscript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="//evil.example">x</a>', '<a>x</a>'],
    ['<a href="mailto:a@b.example">x</a>', '<a href="mailto:a@b.example">x</a>'],
    ['<svg><script>alert(1)</script></svg>mug', 'mug'],
    ['<iframe src="https://evil.example"></iframe>mug', 'mug'],
    ['<!-- <script> --><b>mug</b>', '<b>mug</b>'],
    ['<b>open', '<b>open</b>'],
    ['<font color="red">mug</font>', 'mug'],
    ['<p>Fish & chips</p>', '<p>Fish &amp; chips</p>'],
    ['<scr<script>ipt>alert(1)</script>', 'ipt&gt;alert(1)'],
  ])('%s becomes %s', (text, clean) => expect(cleanHtml(text)).toBe(clean));

  it('that is cleaned twice is cleaned once, and holds nothing that runs', () => {
    const bit = fc.constantFrom(
      ...[
        '<p>',
        '</p>',
        '<script>',
        '</script>',
        '<b onclick=x>',
        '<img src=',
        '"',
        "'",
        '>',
        '<',
        '&lt;',
        '&',
        '<!--',
        '-->',
        'javascript:',
        'a',
      ],
      ...[
        '<a href="',
        '<svg>',
        '<style>',
        '</',
        '<math>',
        '<textarea>',
        '<title>',
        '<xmp>',
        '<noscript>',
        '<table>',
        '<td>',
        '<?',
        '<!',
        '\0',
        '/',
        ' ',
      ],
      ...['<plaintext>', '<template>', '<select>', '<option>', '<![CDATA[', ']]>', '&#60;script&#62;', '\u2028', '=', '<br/>'],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(bit, fc.string({ maxLength: 4 })), { maxLength: 20 }), (bits) => {
        const clean = cleanHtml(bits.join(''));
        expect(cleanHtml(clean)).toBe(clean);
        expect(clean).not.toMatch(/<(script|style|svg|iframe|math|plaintext|textarea)|<[a-z][^>]*\son/i);
      }),
      { numRuns: 1_000 },
    );
  });
});
