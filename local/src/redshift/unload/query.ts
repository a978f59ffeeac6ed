/** The query in an UNLOAD: one SELECT, rewritten as any other (AWS: r_UNLOAD, "Limit clause"). */
import { splitStatements, SqlScanError } from '@loadstar/sql';
import type { Session } from '../proxy/session.js';
import { StatementError, type Rewriter, type SessionNames, type Step } from '../proxy/step.js';
import { Draft } from '../rewrite/draft.js';
import { refused, syntaxError } from '../rewrite/refuse.js';

/** @returns the step that runs the query alone @throws StatementError when it is none */
export function readUnloadQuery(text: string, names: SessionNames, rewrite: Rewriter): Step {
  let statements;
  try {
    statements = splitStatements(text);
  } catch (error) {
    if (!(error instanceof SqlScanError)) throw error;
    throw new StatementError({ code: '42601', message: error.message });
  }
  const [first] = statements;
  if (first === undefined || statements.length > 1)
    throw refused('UNLOAD takes one query', "It has the form UNLOAD ('select …') TO 's3://bucket/prefix'.");
  const draft = new Draft(first.tokens, names);
  if (!['select', 'with'].includes(draft.word(0)) && !draft.is(0, '(')) throw syntaxError(draft.words[0]);
  if (draft.word(draft.find(0, draft.words.length, 'limit')) === 'limit')
    throw refused('Limit clause is not supported', 'Put the query with its LIMIT into a subquery.');
  const [step] = rewrite(first.text, names);
  if (step?.kind === 'refused') throw new StatementError(step.error);
  return step!;
}

/** The query for the server behind, in this session. @throws StatementError */
export async function queryText(step: Step, session: Session): Promise<string> {
  const settled = await session.settle(step);
  if (settled.kind === 'refused') throw new StatementError(settled.error);
  if (settled.kind === 'action') throw refused('UNLOAD takes one query');
  return settled.text;
}
