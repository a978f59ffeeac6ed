import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, nextRunId, parseRunId, runId, SEARCH_ATTRIBUTES } from '../../src/workflows/names.js';
import * as keys from '../../src/workflows/search-attributes.js';

describe('a run id', () => {
  it('reads as pipeline, mode and start in UTC', () => {
    expect(runId('music', 'load', new Date('2018-12-01T07:00:00.900+01:00'))).toBe('music/load/2018-12-01T06:00:00Z');
  });

  it('counts up for further runs of the same second', () => {
    const first = 'music/load/2018-12-01T06:00:00Z';
    expect([nextRunId(first), nextRunId(nextRunId(first))]).toEqual([`${first}-2`, `${first}-3`]);
  });

  it('gives pipeline and mode back, and null for anything else', () => {
    expect(parseRunId('music/reload/2018-12-01T06:00:00Z-2')).toEqual({ pipeline: 'music', mode: 'reload' });
    expect(parseRunId('music/other/2018')).toBeNull();
  });
});

describe('search attributes', () => {
  it('that workflows set are those the server is told to register, with the same types', () => {
    const used = Object.values(keys).filter((key) => typeof key === 'object');
    const typeNames: Record<string, string> = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList' };
    expect(Object.fromEntries(used.map((key) => [key.name, typeNames[key.type]]))).toEqual(SEARCH_ATTRIBUTES);
  });

  it('hold as many names as the server takes, the first ones, each once', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `asset_${index}`);
    const kept = keys.keywordList(['asset_0', ...names]);
    expect(kept).toEqual(names.slice(0, kept.length));
    expect(JSON.stringify(kept).length).toBeGreaterThan(1_500);
    expect(JSON.stringify(kept).length).toBeLessThan(2_000);
  });
});

describe('a text that is clipped', () => {
  it('is the longest beginning of itself, in whole letters, that the bytes hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat({ max: 80 }), (text, bytes) => {
        const clipped = clip(text, bytes);
        const size = (some: string): number => new TextEncoder().encode(some).length;
        expect(text.startsWith(clipped)).toBe(true);
        expect(size(clipped)).toBeLessThanOrEqual(bytes);
        const [next = ''] = [...text.slice(clipped.length)];
        if (next !== '') expect(size(clipped + next)).toBeGreaterThan(bytes);
      }),
    );
  });
});
