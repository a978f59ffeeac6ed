import { expect, test } from 'vitest';
import { printable } from '../../../src/cli/screen/printable.js';

test.each([
  ['a\tb\r\nc', 'a\\tb\\r\\nc'],
  ['\u001b[2J\u009b2J\u0000', '\\e[2J\\x9b2J\\x00'],
  ['user\u202Egnp.exe\uFEFF\u00AD', 'user\\u{202e}gnp.exe\\u{feff}\\xad'],
  ['\u0600 \uD83C', '\\u{600} \\u{d83c}'],
])('%j can neither move, reorder nor hide anything', (foreign, written) => expect(printable(foreign)).toBe(written));

test.each(['Björk 中島 สวัสดี', '👩‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'می‌خواهم'])('%s stays as it is', (text) => expect(printable(text)).toBe(text));
