/** The health address: GET /healthz says whether the worker works, for people and for orchestrators. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Health {
  /** `running` is the healthy one. */
  readonly state: 'running' | 'stopping' | 'stopped' | 'failed';
  readonly pipeline: string;
  /** Warehouse sessions: in use, and how many there may be. */
  readonly sessions: { readonly used: number; readonly size: number };
  /** The same, of those for backfills. */
  readonly backfillSessions: { readonly used: number; readonly size: number };
  /** Workflow tasks, plans and publications being worked on. */
  readonly control: { readonly workflowTasks: number; readonly activities: number };
}

export interface HealthServer {
  /** http://host:port */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * @param address host:port; port 0 takes a free one
 * @throws Error of the system when the address is taken
 */
export async function serveHealth(address: string, read: () => Health): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const isKnown = request.method === 'GET' && request.url === '/healthz';
    const health = read();
    response.writeHead(!isKnown ? 404 : health.state === 'running' ? 200 : 503, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(isKnown ? health : { error: 'GET /healthz is all there is' })}\n`);
  });
  const colon = address.lastIndexOf(':');
  server.listen(Number(address.slice(colon + 1)), address.slice(0, colon));
  await once(server, 'listening');
  return { url: urlOf(server), close: () => closeServer(server) };
}

function urlOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `http://${address}:${port}`;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
