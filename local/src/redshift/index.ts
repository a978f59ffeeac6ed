/** What the rest of the package, and tests, start. */
export { startLocalRedshift, type LocalRedshift, type LocalRedshiftOptions } from './server.js';
