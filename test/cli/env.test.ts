import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteForShell } from '../../src/cli/env.js';

test('sh reads back every value as it was', () => {
  const value = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
      const script = values.map((text, i) => `export V${i}=${quoteForShell(text)}`).join('\n');
      const print = values.map((_, i) => `"$V${i}"`).join(' ');
      const read = execFileSync('sh', ['-c', `${script}\nprintf '%s\\0' ${print}`], { encoding: 'utf8' });
      expect(read.split('\0').slice(0, -1)).toEqual(values);
    }),
    { numRuns: 20 },
  );
});

test('plain values stay plain', () => expect(quoteForShell('127.0.0.1:7233')).toBe('127.0.0.1:7233'));
