/** Where a run can be stopped: statements that pass to the warehouse, which are protocol events of the product. */
import type { RunType } from '../../src/workflows/names.js';
import type { When } from './wire.js';

/** A place in a run. */
export interface Phase {
  readonly name: string;
  readonly match: RegExp;
  readonly when: When;
  readonly modes: readonly RunType[];
  /** Readers can't look meanwhile: the live tables are locked. */
  readonly locksTables?: true;
}

const ALL = ['load', 'reload', 'backfill'] as const;
/** Statements of a step's attempt end their tag by its number. */
const STEP = /^\/\* loadstar:\w+\/\w+\/[^/]+\/[^/]+\/\d+ \*\/ /.source;

export const PHASES: readonly Phase[] = [
  { name: 'while it plans', match: /\/plan \*\/ /, when: 'before', modes: ALL },
  {
    name: 'before the attempt is written down',
    match: new RegExp(`${STEP}INSERT INTO \\S+__attempts`),
    when: 'before',
    modes: ALL,
  },
  {
    name: 'after the attempt is written down',
    match: new RegExp(`${STEP}INSERT INTO \\S+__attempts`),
    when: 'after',
    modes: ALL,
  },
  { name: 'before BEGIN', match: new RegExp(`${STEP}BEGIN`), when: 'before', modes: ALL },
  { name: 'after the fence', match: new RegExp(`${STEP}LOCK`), when: 'after', modes: ALL },
  { name: 'after the delete', match: new RegExp(`${STEP}DELETE`), when: 'after', modes: ['load', 'backfill'] },
  { name: 'in mid-COPY', match: new RegExp(`${STEP}COPY`), when: 'during', modes: ALL },
  {
    name: 'in mid-INSERT',
    match: new RegExp(`${STEP}INSERT INTO "?(?!\\w+__ledger)\\w+"?\\.`),
    when: 'during',
    modes: ALL,
  },
  { name: 'after COPY', match: new RegExp(`${STEP}COPY`), when: 'after', modes: ALL },
  {
    name: 'after INSERT',
    match: new RegExp(`${STEP}INSERT INTO "?(?!\\w+__ledger)\\w+"?\\.`),
    when: 'after',
    modes: ALL,
  },
  {
    name: 'before the ledger rows',
    match: /INSERT INTO "?\w+__ledger"?\."?(?!\w+__)\w+"? VALUES/,
    when: 'before',
    modes: ALL,
  },
  { name: 'before COMMIT', match: new RegExp(`${STEP}COMMIT`), when: 'before', modes: ALL },
  { name: 'after COMMIT', match: new RegExp(`${STEP}COMMIT`), when: 'after', modes: ALL },
  { name: 'before the activity reports', match: new RegExp(`${STEP}COMMIT`), when: 'after', modes: ALL },
  { name: 'in mid-publish', match: /\/publish \*\/ ALTER TABLE/, when: 'after', modes: ['reload'], locksTables: true },
  {
    name: 'before the COMMIT of publish',
    match: /\/publish \*\/ COMMIT/,
    when: 'before',
    modes: ['reload'],
    locksTables: true,
  },
  { name: 'after the COMMIT of publish', match: /\/publish \*\/ COMMIT/, when: 'after', modes: ['reload'] },
  { name: 'before old tables are dropped', match: /\/publish \*\/ DROP TABLE/, when: 'before', modes: ['reload'] },
];

export const REPORT_PHASE = 'before the activity reports';

/** Phases in which the session has been written down, so that its successor ends it. Before, it holds nothing, and ends by the warehouse's own keep-alive. */
export const WRITTEN_DOWN =
  /after the attempt|before BEGIN|fence|delete|COPY|INSERT|ledger rows|before COMMIT|after COMMIT|publish|old tables/;
