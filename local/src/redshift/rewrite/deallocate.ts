/** DEALLOCATE [PREPARE] name (AWS: r_DEALLOCATE): there is no ALL, so it is a name like others. */
import { StatementError } from '../proxy/step.js';
import type { Draft } from './draft.js';

export function refuseAll(draft: Draft): void {
  if (draft.word(draft.word(1) === 'prepare' ? 2 : 1) === 'all')
    throw new StatementError({ code: '26000', message: 'prepared statement "all" does not exist' });
}
