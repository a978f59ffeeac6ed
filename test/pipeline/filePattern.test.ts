import { describe, expect, test } from 'vitest';
import { absoluteUri, parseFilePattern, type FilePattern } from '../../src/pipeline/filePattern.js';

const pattern = (files: string, source = 's3://b/p'): FilePattern => {
  const parsed = parseFilePattern(source, files);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed;
};
const fault = (files: string): string | undefined => {
  const parsed = parseFilePattern('s3://b/p', files);
  return 'fault' in parsed ? parsed.fault : undefined;
};

describe('wildcards', () => {
  test.each([
    [
      'a/*.json',
      ['a/x.json', 'a/x.y.json'],
      ['a/x/y.json', 'a/x.jsonl', 'aa/x.json', 'a/.hidden.json', 'a/_x.json', 'x/a/x.json'],
    ],
    ['a/**', ['a/x', 'a/b/c/x.json'], ['a/', 'a/b/', 'a', 'a/.git/x', 'a/b/_temporary/x', 'a/.x']],
    ['a/**/*.json', ['a/x.json', 'a/b/c/x.json'], ['a/b.json/', 'a/.ipynb_checkpoints/x.json', 'b/x.json']],
    ['**/x.json', ['x.json', 'a/x.json', 'a/b/x.json'], ['.a/x.json', 'yx.json']],
    ['a/part-*-of-*.gz', ['a/part-1-of-2.gz', 'a/part--of-.gz'], ['a/part-1-of-2.gz/', 'a/part-1.gz']],
    ['_raw/.x/*', ['_raw/.x/y'], ['_raw/.x/.y']],
    ['a+b(c)/[x].json', ['a+b(c)/[x].json'], ['aab(c)/x.json']],
    ['a/*', ['a/x'], ['a/', 'a/b/c']],
  ])('%s', (files, matching, others) => {
    const { match } = pattern(files);
    for (const key of matching) expect(match(`s3://b/p/${key}`), key).toBe(null);
    for (const key of others) expect(match(`s3://b/p/${key}`), key).toBeUndefined();
  });

  test('another prefix or bucket does not match', () => {
    const { match } = pattern('*.json');
    expect(match('s3://b/q/x.json')).toBeUndefined();
    expect(match('s3://c/p/x.json')).toBeUndefined();
  });
});

describe('placeholders', () => {
  test('give the start of the hour, day or month', () => {
    expect(pattern('{yyyy}/{MM}/{dd}/{HH}.csv').match('s3://b/p/2018/11/02/05.csv')).toBe('2018-11-02T05:00:00Z');
    expect(pattern('{yyyy}-W{ww}.csv').match('s3://b/p/2018-W44.csv')).toBe('2018-10-29T00:00:00Z');
    expect(pattern('{yyyy}-W{ww}.csv').match('s3://b/p/2018-W53.csv')).toBeUndefined();
    expect(pattern('{yyyy}/{MM}/{dd}/*').match('s3://b/p/2018/11/02/x')).toBe('2018-11-02T00:00:00Z');
    expect(pattern('{yyyy}{MM}.csv').match('s3://b/p/201811.csv')).toBe('2018-11-01T00:00:00Z');
    expect(pattern('{yyyy}{MM}.csv').unit).toBe('month');
  });

  test('that stand twice must agree', () => {
    const { match } = pattern('{yyyy}/{MM}/{yyyy}-{MM}-{dd}.json');
    expect(match('s3://b/p/2018/11/2018-11-03.json')).toBe('2018-11-03T00:00:00Z');
    expect(match('s3://b/p/2018/11/2018-12-03.json')).toBeUndefined();
  });

  test('of a day that does not exist do not match', () => {
    expect(pattern('{yyyy}-{MM}-{dd}').match('s3://b/p/2018-02-30')).toBeUndefined();
  });
});

test('the prefix ends before the first wildcard or placeholder', () => {
  expect(pattern('log/{yyyy}/{MM}/x').prefix).toBe('s3://b/p/log/');
  expect(pattern('log/2018-*').prefix).toBe('s3://b/p/log/2018-');
  expect(pattern('**').prefix).toBe('s3://b/p/');
  expect(pattern('one.json').prefix).toBe('s3://b/p/one.json');
});

test('a URI stands for itself, a key stands below the source', () => {
  expect(pattern('s3://other/x/*.json').match('s3://other/x/y.json')).toBe(null);
  expect(absoluteUri('s3://b/p/', 'k')).toBe('s3://b/p/k');
});

test.each([
  ['{yyyy}/{day}/x', 'unknown placeholder {day}'],
  ['{dd}.json', '{dd} make no partition'],
  ['{yyyy}.json', '{yyyy} make no partition'],
  ['{yyyy}/{MM}/{HH}', '{yyyy} {MM} {HH} make no partition'],
  ['a**/x', '** stands for whole segments'],
  ['a/{x', 'a brace without its partner'],
  ['a/', 'a pattern names files'],
  ['', 'a pattern names files'],
])('%s is refused', (files, message) => {
  expect(fault(files)).toContain(message);
});
