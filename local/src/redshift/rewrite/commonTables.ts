/** The WITH list that a stretch of a statement may refer to, so that the stretch can be asked about alone. */
import type { Draft } from './draft.js';

/** @returns `WITH …` with every common table expression that ends before `at`; '' when there is none */
export function commonTablesBefore(draft: Draft, at: number): string {
  const parts: string[] = [];
  let isRecursive = false;
  for (let place = 0; place < at; place++) {
    const before = draft.word(place - 1);
    if (before === 'recursive') isRecursive = true;
    if (!draft.isName(place) || !(before === 'with' || before === 'recursive' || draft.is(place - 1, ','))) continue;
    const as = draft.is(place + 1, '(') ? draft.closing(place + 1) + 1 : place + 1;
    if (!draft.is(as, 'as', '(')) continue;
    const end = draft.closing(as + 1) + 1;
    if (end <= at) parts.push(draft.render(place, end));
  }
  return parts.length === 0 ? '' : `WITH ${isRecursive ? 'RECURSIVE ' : ''}${parts.join(', ')} `;
}
