import { expect, test } from 'vitest';
import { readMount, readPort, readWholeNumber } from '../../src/cli/argument.js';

test('a mount names a bucket and a folder, which may hold =', () => {
  expect(readMount('music=/data/a=b', readMount('logs=/l'))).toEqual({ logs: '/l', music: '/data/a=b' });
});

test.each(['music', '=folder', 'music='])('the mount %j is refused', (text) =>
  expect(() => readMount(text)).toThrow('bucket=folder'),
);
test.each(['0', '65536', 'x', '1.5', ''])('the port %j is refused', (text) =>
  expect(() => readPort(text)).toThrow('1-65535'),
);
test.each(['0', '-1', '1e3', ''])('the count %j is refused', (text) =>
  expect(() => readWholeNumber(text)).toThrow('whole number'),
);
