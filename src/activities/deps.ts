/** The tools of the activities. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../project/config.js';
import type { Session } from '../redshift/session.js';

export interface ActivityDeps {
  readonly config: Config;
  readonly s3: S3Client;
  /** Opens a session whose statements carry the tag. */
  openSession(tag: string): Promise<Session>;
  now(): Date;
}
