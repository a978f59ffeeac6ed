import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePipeline } from '../../src/pipeline/compile.js';
import { readSelection, SelectionError, type AssetStates } from '../../src/pipeline/selection.js';
import { shopWith } from './shopFolder.js';

const { definition, files } = shopWith({});
const { assets } = compilePipeline(definition, files);
const ALL = assets.map(({ name }) => name);
const STATES: AssetStates = { failed: new Set(['raw_orders']), changed: new Set(['orders', 'prices']) };

const pick = (select: readonly string[], exclude: readonly string[] = []): string[] =>
  readSelection({ select, exclude }, assets).names(STATES).sort();

// raw_orders, prices -> orders, which waits for customers, too; raw_customers -> customers; orders, customers -> daily_sales
test.each([
  [['orders'], ['orders']],
  [
    ['orders', 'prices'],
    ['orders', 'prices'],
  ],
  [['orders prices'], ['orders', 'prices']],
  [['+orders'], ['customers', 'orders', 'prices', 'raw_customers', 'raw_orders']],
  [['1+orders'], ['customers', 'orders', 'prices', 'raw_orders']],
  [['1+daily_sales'], ['customers', 'daily_sales', 'orders']],
  [['raw_customers+'], ['customers', 'daily_sales', 'orders', 'raw_customers']],
  [['raw_customers+1'], ['customers', 'raw_customers']],
  [['0+orders+0'], ['orders']],
  [['+customers+1'], ['customers', 'daily_sales', 'orders', 'raw_customers']],
  [['raw_*'], ['raw_customers', 'raw_orders']],
  [['*'], [...ALL].sort()],
  [['tag:report'], ['daily_sales']],
  [['kind:copy'], ['prices', 'raw_customers', 'raw_orders']],
  [['state:failed+'], ['daily_sales', 'orders', 'raw_orders']],
  [['state:changed,kind:transform'], ['orders']],
  [
    ['+daily_sales,raw_*', 'tag:report'],
    ['daily_sales', 'raw_customers', 'raw_orders'],
  ],
  [['prices,tag:report'], []],
])('%j picks %j', (select, names) => expect(pick(select)).toEqual(names));

test.each([
  [[], ['tag:report'], ['customers', 'orders', 'prices', 'raw_customers', 'raw_orders']],
  [['+orders'], ['kind:copy'], ['customers', 'orders']],
  [['orders'], ['+daily_sales'], []],
])('%j without %j picks %j', (select, exclude, names) => expect(pick(select, exclude)).toEqual(names));

test.each([
  ['ordrs', 'there is no asset "ordrs"', 'did you mean "orders"?'],
  ['xyz*', 'there is no asset "xyz*"', 'there are customers, daily_sales'],
  ['orders,prizes', '"prizes": there is no asset', 'did you mean "prices"?'],
  ['tag:reprot', 'no asset has the tag "reprot"', 'did you mean "report"?'],
  ['kind:view', 'there is no kind "view"', 'there are copy, transform'],
  ['state:chnged', 'there is no state "chnged"', 'did you mean "changed"?'],
  ['stat:failed', 'there is no method "stat"', 'did you mean "state"?'],
  ['orders++', '"orders++" is no selection', 'songplays+1'],
  ['+', 'is no selection', 'tag:daily'],
  ['orders,', 'is no selection', 'a comma for both'],
  [' ', 'an empty selection', '--select songplays+'],
])('%j is refused: %s', (text, message, hint) => {
  const refused = (): unknown => readSelection({ select: [text], exclude: [] }, assets);
  expect(refused).toThrow(SelectionError);
  expect(refused).toThrow(message);
  try {
    refused();
  } catch (error) {
    expect((error as SelectionError).hint).toContain(hint);
  }
});

test('only the states that are asked for need to be known', () => {
  const states = (...select: string[]): unknown => [...readSelection({ select, exclude: [] }, assets).states];
  expect(states('orders', 'tag:report')).toEqual([]);
  expect(states('orders', 'tag:report,state:changed+')).toEqual(['changed']);
});

test('a union has what its terms have, an intersection what both have, and what is excluded is in none', () => {
  const term = fc.oneof(
    fc.constantFrom(...ALL),
    fc.constantFrom(...ALL.flatMap((name) => [`+${name}`, `${name}+`, `1+${name}+1`])),
    fc.constantFrom('kind:copy', 'kind:transform', 'tag:report', 'state:failed+', '1+state:changed'),
  );
  fc.assert(
    fc.property(term, term, (a, b) => {
      const [inA, inB] = [new Set(pick([a])), new Set(pick([b]))];
      expect(new Set(pick([a, b]))).toEqual(new Set([...inA, ...inB]));
      expect(pick([`${a},${b}`])).toEqual([...inA].filter((name) => inB.has(name)));
      expect(pick([a], [b])).toEqual([...inA].filter((name) => !inB.has(name)));
    }),
  );
});
