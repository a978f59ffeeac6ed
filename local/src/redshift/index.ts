export { startLocalRedshift, type LocalRedshift, type LocalRedshiftOptions, type LocalRedshiftS3 } from './server.js';
