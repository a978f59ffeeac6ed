/** Where everything is once it runs, and three things to try. Pure. */
import { join, relative } from 'node:path';
import type { LocalStack } from '@loadstar/local';

/** A name and what stands beside it. */
export type Signpost = readonly [name: string, text: string];

/** What of a stack is shown. */
type Places = Pick<LocalStack, 'env' | 'webUi'>;

/** @param folder of the stack, absolute, as `cwd` */
export function addresses({ env, webUi }: Places, folder: string, cwd: string): Signpost[] {
  return [
    ['Web UI', webUi],
    ['Redshift', `${env['PGHOST']}:${env['PGPORT']}/${env['PGDATABASE']}`],
    ['S3', env['AWS_ENDPOINT_URL_S3'] ?? ''],
    ['Temporal', env['TEMPORAL_ADDRESS'] ?? ''],
    ['logs', join(relative(cwd, folder), 'logs')],
    ['clients', 'eval "$(npx loadstar env)"   then psql, aws and temporal know where'],
  ];
}

/** Three lines. @param run the id of the run that was shown; undefined when there was none */
export function nextSteps({ env, webUi }: Places, folder: string, cwd: string, run: string | undefined): Signpost[] {
  const stop: Signpost = ['stop', `Ctrl-C; the data stays in ${relative(cwd, folder)}`];
  if (run === undefined) return [['Web UI', webUi], ['try', 'npx loadstar load'], stop];
  const page = `${webUi}/namespaces/${env['TEMPORAL_NAMESPACE']}/workflows/${encodeURIComponent(run)}`;
  return [
    ['this run', page],
    ['try', 'npx loadstar plan --sql   or preview, runs, analyze, query "select …", doctor'],
    stop,
  ];
}
