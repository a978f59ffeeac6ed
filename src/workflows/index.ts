/** What a worker registers: every export is a workflow type. */
export { backfill } from './backfill.js';
export { backfillWindow } from './backfillWindow.js';
export { load } from './load.js';
export { reload } from './reload.js';
