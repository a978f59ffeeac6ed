/** `loadstar dev`: a Temporal server, a local Redshift, a local S3 and a worker, in this folder, until Ctrl-C. */
import { readMount, readPort } from './argument.js';
import type { CommandSpec } from './command.js';
import type { DevOptions } from './dev/session.js';

export const dev: CommandSpec<DevOptions> = {
  usage: 'dev',
  group: 'Stack:',
  summary: 'start everything here: Temporal, a local Redshift, a local S3, a worker',
  details:
    'Starts a Temporal server with its Web UI, a local Redshift, a local S3 and a worker, and keeps them until Ctrl-C. Data, logs and addresses are in .loadstar/; the other commands find them there.\nWith --run it loads, shows row counts and analyses, and stays up. A worker that dies is started again.',
  examples: [
    ['loadstar dev', 'all servers, on free ports'],
    ['loadstar dev --mount sales=./data --run load', 'and load: ./data is the bucket s3://sales, read-only'],
    ['loadstar dev --run reload --exit', 'for scripts: ends after the run with its exit code'],
    ['loadstar dev --reset', 'forget everything and start empty'],
  ],
  options: (command) =>
    command
      .option('--mount <bucket=folder>', 'a folder as a bucket, read-only; any number of times', readMount)
      .option('--run <mode>', 'load or reload once ready, then show tables and analyses')
      .option('--exit', 'end after the run: exit code of the run, 1 also when an analysis differs')
      .option('--expected <folder>', "read <name>.expected.json there, not in the pipeline's analyses/")
      .option('--reset', "empty the stack's folder first")
      .option('--no-worker', 'start no worker')
      .option('--port-temporal <port>', 'default: a free one', readPort)
      .option('--port-ui <port>', "of Temporal's Web UI; default: a free one", readPort)
      .option('--port-redshift <port>', 'default: a free one', readPort)
      .option('--port-s3 <port>', 'default: a free one', readPort),
  async run(cli, _args, options) {
    const { runDev } = await import('./dev/session.js');
    return runDev(cli, options);
  },
};
