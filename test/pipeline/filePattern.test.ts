import fc from 'fast-check';
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

describe('the stretch of a listing that holds a range', () => {
  const range = { from: '2018-11-29T00:00:00Z', to: '2018-12-02T00:00:00Z' };
  const bounds = (files: string): unknown => {
    const pattern = parseFilePattern('s3://logs', files);
    if ('fault' in pattern) throw new Error(pattern.fault);
    return pattern.boundsOf(range);
  };

  test.each([
    [
      'a/{yyyy}/{MM}/{yyyy}-{MM}-{dd}.json',
      's3://logs/a/2018/11/2018-11-29.json',
      's3://logs/a/2018/12/2018-12-01.json',
    ],
    [
      'a/year={yyyy}/month={MM}/day={dd}/*',
      's3://logs/a/year=2018/month=11/day=29/',
      's3://logs/a/year=2018/month=12/day=01/',
    ],
    ['a/{yyyy}/*/{MM}-{dd}.json', 's3://logs/a/2018/', 's3://logs/a/2018/'],
    ['a/{dd}.{MM}.{yyyy}.json', 's3://logs/a/', 's3://logs/a/'],
    ['*/{yyyy}-{MM}-{dd}.json', 's3://logs/', 's3://logs/'],
    ['a/{yyyy}-W{ww}.json', 's3://logs/a/2018-W', 's3://logs/a/2018-W'],
  ])('of %s is from %s to %s', (files, first, last) => {
    expect(bounds(files)).toEqual({ first, last });
  });

  test('leaves out no file of the range, whatever the day', () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((n) => new Date(n * 86_400_000).toISOString());
    const patterns = ['{yyyy}/{MM}/{dd}.json', '{yyyy}-{MM}/{yyyy}-{MM}-{dd}-*.json', '{MM}/{yyyy}-{dd}.json'];
    fc.assert(
      fc.property(day, day, day, fc.constantFrom(...patterns), (a, b, each, files) => {
        const [from, to] = [a, b].sort() as [string, string];
        const pattern = parseFilePattern('s3://logs', files);
        if ('fault' in pattern || each < from || each >= to) return;
        const [yyyy = '', MM = '', dd = ''] = each.slice(0, 10).split('-');
        const uri = `s3://logs/${files.replaceAll('{yyyy}', yyyy).replaceAll('{MM}', MM).replaceAll('{dd}', dd).replace('*', 'x')}`;
        const { first, last } = pattern.boundsOf({ from, to });
        expect(uri >= first && (uri <= last || uri.startsWith(last))).toBe(true);
      }),
    );
  });
});
