/** A Redshift, an S3 and a Temporal on this machine: all at once, or each alone. */
export { startLocalS3, type LocalS3, type LocalS3Options } from './s3/server.js';
export {
  startTemporal,
  type LocalTemporal,
  type SearchAttributeType,
  type TemporalOptions,
} from './temporal/server.js';
export { TemporalMissingError } from './temporal/binary.js';
export { startLocalRedshift, type LocalRedshift, type LocalRedshiftOptions } from './redshift/server.js';
export type { PartName, StackEvent } from './stack/event.js';
export { StackFolderError } from './stack/folder.js';
export type { StackPorts } from './stack/parts.js';
export { startLocalStack, type LocalStack, type LocalStackOptions } from './stack/stack.js';
export { readRunningStack, StackRunningError, type RunningStack } from './stack/state.js';
