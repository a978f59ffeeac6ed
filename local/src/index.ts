/** A Redshift, an S3 and a Temporal on this machine: all at once, or each alone. */
export { startLocalS3, type LocalS3, type LocalS3Options } from './s3/server.js';
export {
  startTemporal,
  type LocalTemporal,
  type SearchAttributeType,
  type TemporalOptions,
} from './temporal/server.js';
export { TemporalMissingError } from './temporal/binary.js';
