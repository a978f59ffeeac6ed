/** What a worker registers: every export is a workflow type. */
export { load } from './load.js';
export { reload } from './reload.js';
