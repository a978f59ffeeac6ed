/** The tools of the activities. */
import type { OpenRun } from '../pipeline/exclusion.js';
import type { Config } from '../project/config.js';
import type { Session } from '../redshift/session.js';
import type { S3 } from '../s3/client.js';

export interface ActivityDeps {
  readonly config: Config;
  readonly s3: S3;
  /** Opens a session whose statements carry the tag. */
  readonly openSession: (tag: string) => Promise<Session>;
  readonly now: () => Date;
  /** Runs of the pipeline that are open and not held, but for the one that asks, the first started first. */
  readonly openRuns: (pipeline: string, self: string) => Promise<readonly OpenRun[]>;
}
