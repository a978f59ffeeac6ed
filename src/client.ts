/** Entry of the command line client; bin/loadstar.mjs calls it, bundled (scripts/build.mjs). */
export { runCommandLine as main } from './cli/program.js';
