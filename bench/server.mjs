// One server as a process of its own, for a measurement: told by its parent which one, it tells where it listens and how much
// memory and processor time it took.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { startLocalRedshift, startLocalS3 } from '@loadstar/local';

const START = { redshift: startLocalRedshift, s3: startLocalS3, forwarder: startForwarder };
let peakBytes = 0;
let cpu = process.cpuUsage();
const watch = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 20);
let server = null;
// Whoever started it says so, or is gone.
process.on('disconnect', async () => {
  clearInterval(watch);
  await server?.stop();
});
process.on('message', async ({ kind, options }) => {
  if (kind === 'cost') {
    const { user, system } = process.cpuUsage(cpu);
    process.send({ peakBytes, cpuMs: (user + system) / 1_000 });
    peakBytes = 0;
    cpu = process.cpuUsage();
  } else if (kind === 'stop') {
    process.disconnect();
  } else {
    server = await START[kind](options);
    process.send({ ...server, stop: undefined, faults: undefined });
  }
});

/** Passes bytes on to another port, and does nothing else. */
async function startForwarder({ port }) {
  const server = createServer({ noDelay: true }, (client) => {
    const target = connect({ port, host: '127.0.0.1', noDelay: true });
    client.pipe(target).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: server.address().port, stop: () => server.close() };
}
