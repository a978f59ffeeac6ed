import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberText, readObjects, type JsonValue } from '../../../pipelines/sparkify/sample/oracle/json.js';

/** The value as JSON.parse would have it. */
function parsed(value: JsonValue): unknown {
  if (value instanceof NumberText) return Number(value.text);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(parsed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, parsed(member)]));
}

const anyObject = fc
  .dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())
  .map((value) => JSON.parse(JSON.stringify(value)) as object);
const gap = fc.constantFrom('', '\n', ' ', '\r\n\t');

describe('readObjects', () => {
  it('reads what JSON.parse reads, however many objects stand in a text and whatever white space between them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyObject, gap, fc.boolean())), (objects) => {
        const text = objects
          .map(([object, after, pretty]) => JSON.stringify(object, null, pretty ? 2 : 0) + after)
          .join('');
        expect(readObjects(text).map(parsed)).toEqual(objects.map(([object]) => object));
      }),
    );
  });

  it('keeps the text of a number', () => {
    expect(readObjects('{"a":112,"b":1540919166796.0,"c":-1.50e+3}')).toEqual([
      { a: new NumberText('112'), b: new NumberText('1540919166796.0'), c: new NumberText('-1.50e+3') },
    ]);
  });

  it('refuses a comma between objects, and says on which line', () => {
    expect(() => readObjects('{"a":1}\n,{"a":2}')).toThrow('line 2: expected "{", found ",{"a":2}"');
  });

  it('refuses half an object', () => {
    expect(() => readObjects('{"a":')).toThrow('line 1: expected a value, found ""');
  });
});
