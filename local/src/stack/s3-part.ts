/** The local S3 as a process of its own. */
import { runPart, say } from '../process/part-main.js';
import { startLocalS3, type LocalS3Options } from '../s3/server.js';

/** What the process is told. */
export type S3Order = Omit<LocalS3Options, 'log'>;

/** What it says once it is ready. */
export interface S3Report {
  readonly endpoint: string;
  readonly port: number;
}

runPart<S3Order, S3Report>(async (order) => {
  const s3 = await startLocalS3({ ...order, log: say });
  return { report: { endpoint: s3.endpoint, port: s3.port }, stop: () => s3.stop() };
});
