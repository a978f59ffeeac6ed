// One local server as a process of its own, for a measurement: told by its parent which one, it tells where it listens and how much memory it took.
import { startLocalRedshift, startLocalS3 } from '@loadstar/local';

const START = { redshift: startLocalRedshift, s3: startLocalS3 };
let peakBytes = 0;
const watch = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 20);
let server = null;
process.on('message', async ({ kind, options }) => {
  if (kind === 'peak') {
    process.send({ peakBytes });
    peakBytes = 0;
  } else if (kind === 'stop') {
    clearInterval(watch);
    await server.stop();
    process.disconnect();
  } else {
    server = await START[kind](options);
    process.send({ ...server, stop: undefined, faults: undefined });
  }
});
