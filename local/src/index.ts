/** A Redshift, an S3 and a Temporal on this machine: all at once, or each alone. */
export { startLocalS3, type LocalS3, type LocalS3Options } from './s3/server.js';
