import fc from 'fast-check';

const WORST: readonly string[] = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></svg><style>*{}</style>',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u009b31m',
  '\u202egnp.exe\u2066',
  '"] --> x[" click x "javascript:alert(1)"',
  '\\"];x->y[label="',
  '\\',
  '```\n</details>',
  '](javascript:alert(1))',
  '@everyone #1 | a | b',
  '\ud800',
  '\u2028\u2029\u0000',
  '%%{init: {}}%%',
  ';;;--- end',
  '',
];

/** Texts that a hostile project would choose, and any other. */
export const evil: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...WORST),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.array(fc.constantFrom(...WORST), { maxLength: 3 }).map((parts) => parts.join('')),
);
