#!/usr/bin/env node
// The command `loadstar`. Answers --version by itself: nothing else is read for it.
import { existsSync, readFileSync } from 'node:fs';

const args = process.argv.slice(2);
const client = new URL('../dist/command/client.js', import.meta.url);

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  console.log(version);
} else if (!existsSync(client)) {
  console.error('loadstar: not built yet\n  next    npm run build');
  process.exitCode = 1;
} else {
  // Where `dev` counts from: the process may be older, when a script did other things before it imported this.
  performance.mark('loadstar');
  // The AWS SDK would announce to everybody that it is going to drop Node 20; package.json says what we run on.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  // Whoever reads our output has seen enough: `loadstar runs | head -1`.
  process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  const { runCompiled } = await import('./compiled.mjs');
  process.exitCode = await runCompiled(client, args, version);
}
