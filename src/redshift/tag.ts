/** The mark by which a statement is known on the warehouse: a leading comment, seen in stv_recents and sys_query_history. */

/** Who runs a statement. `attempt` counts from 1. */
export interface StepTag {
  readonly run: string;
  readonly step: string;
  readonly attempt: number;
}

/** The tag of one attempt: `sparkify/load/2018-12-01T06:00:00Z/songplays/1`. */
export function attemptTag({ run, step, attempt }: StepTag): string {
  return `${run}/${step}/${attempt}`;
}

/** What every statement of any attempt of the step starts with. */
export function stepPrefix({ run, step }: Omit<StepTag, 'attempt'>): string {
  return `${runPrefix(run)}${inComment(`${step}/`)}`;
}

/** What every statement of a run starts with. */
export function runPrefix(run: string): string {
  return `/* loadstar:${inComment(`${run}/`)}`;
}

/** The statement with its tag in front. */
export function tagged(tag: string, sql: string): string {
  return `/* loadstar:${inComment(tag)} */ ${sql}`;
}

/** Comments nest on PostgreSQL's scanner: neither an opening nor a closing mark may stand inside. */
function inComment(text: string): string {
  return text.replaceAll('*', '+');
}
