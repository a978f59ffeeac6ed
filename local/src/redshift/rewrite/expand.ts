/** Clauses that stand for columns which only the catalog knows: EXCLUDE, PIVOT, UNPIVOT, and a star with QUALIFY. Each is put in plain words of Redshift, one after the other. */
import { splitStatements } from '@loadstar/sql';
import type { SessionNames } from '../proxy/step.js';
import { commonTablesBefore } from './commonTables.js';
import { Draft } from './draft.js';
import { expandExclude, isExclude } from './exclude.js';
import { expandPivot, isPivot } from './pivot.js';
import { expandStarQualify, isStarQualify } from './qualify.js';
import { expandUnpivot, isUnpivot } from './unpivot.js';

/** Asks for the columns of a query of Redshift's. */
export type AskColumns = (query: string) => Promise<string[]>;

const CLAUSES = [
  { applies: isPivot, expand: expandPivot },
  { applies: isUnpivot, expand: expandUnpivot },
  { applies: isExclude, expand: expandExclude },
  { applies: isStarQualify, expand: expandStarQualify },
];

export function needsColumns(draft: Draft): boolean {
  return (
    draft.has('exclude', 'pivot', 'unpivot', 'qualify') &&
    draft.words.some((_, at) => CLAUSES.some(({ applies }) => applies(draft, at)))
  );
}

/** @returns the statement without these clauses */
export async function expandColumns(sql: string, names: SessionNames, ask: AskColumns): Promise<string> {
  let text = sql;
  for (;;) {
    const draft = new Draft(splitStatements(text)[0]?.tokens ?? [], names);
    const found = CLAUSES.flatMap(({ applies, expand }) => {
      const at = draft.words.findIndex((_, place) => applies(draft, place));
      return at < 0 ? [] : [{ at, expand }];
    })[0];
    if (found === undefined) return text;
    const { at, expand } = found;
    await expand(draft, at, async (query) =>
      ask(await expandColumns(commonTablesBefore(draft, at) + query, names, ask)),
    );
    text = draft.text();
  }
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
