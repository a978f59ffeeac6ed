/** Accepts clients: TLS for those who ask for it, cancel requests passed on, every other connection becomes a session with its own server process. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import type { Certificate } from '../wire/certificate.js';
import { errorFrame } from '../wire/message.js';
import type { Faults } from '../../faults.js';
import { readOpening, startupPacket } from '../wire/startup.js';
import { isOfConnection, THROTTLED, type RedshiftFault } from './faults.js';
import { Session } from './session.js';
import type { Rewriter } from './step.js';

export interface ListenerOptions {
  /** Where to listen on 127.0.0.1; 0 takes any free port. */
  readonly port: number;
  /** Where the server behind listens. */
  readonly backendPort: number;
  readonly certificate: Certificate;
  /** A role that clients must not use. */
  readonly reservedUser: string;
  readonly rewrite: Rewriter;
  readonly faults: Faults<RedshiftFault>;
}

export interface Listener {
  readonly port: number;
  /** The sessions that are open now. */
  readonly sessions: ReadonlySet<Session>;
  stop(): Promise<void>;
}

export async function startListener(options: ListenerOptions): Promise<Listener> {
  const sessions = new Set<Session>();
  const sockets = new Set<Socket>();
  const { certificate: cert, privateKey: key } = options.certificate;
  const secure = createSecureContext({ cert, key, minVersion: 'TLSv1.2' });
  const server = createServer({ noDelay: true }, (client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    welcome(client, options, sessions, secure);
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, sessions, stop: () => stop(server, sockets) };
}

async function stop(server: Server, sockets: Set<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}

/**
 * Reads what comes before a session.
 * @param secure null once the client speaks TLS
 */
function welcome(client: Socket, options: ListenerOptions, sessions: Set<Session>, secure: SecureContext | null): void {
  let data: Buffer = Buffer.alloc(0);
  client.on('error', () => client.destroy());
  const onData = (chunk: Buffer): void => {
    data = Buffer.concat([data, chunk]);
    try {
      for (let read = readOpening(data); read !== null; read = readOpening(data)) {
        data = data.subarray(read.size);
        const { opening } = read;
        if (opening.kind === 'encryption' && (opening.by === 'gss' || secure === null)) {
          client.write('N');
          continue;
        }
        client.off('data', onData);
        if (opening.kind === 'encryption') return encrypt(client, options, sessions, secure!, data);
        if (opening.kind === 'cancel') return passCancel(client, options, opening.bytes, sessions);
        client.pause();
        return void open(client, options, opening.parameters, data, sessions);
      }
    } catch (error) {
      client.end(errorFrame({ code: '08P01', message: (error as Error).message }, 'FATAL'));
    }
  };
  client.on('data', onData);
}

/** Starts TLS. What was sent in plain text behind the request may be somebody else's, so nothing may have been. */
function encrypt(
  client: Socket,
  options: ListenerOptions,
  sessions: Set<Session>,
  secure: SecureContext,
  early: Buffer,
): void {
  if (early.length > 0) throw new Error('received unencrypted data after SSL request');
  client.write('S');
  const encrypted = new TLSSocket(client, { isServer: true, secureContext: secure });
  encrypted.setNoDelay(true);
  welcome(encrypted, options, sessions, null);
}

/** A cancel request names a server process and its key; the session's own work in the proxy stops as well. */
function passCancel(client: Socket, { backendPort }: ListenerOptions, bytes: Buffer, sessions: Set<Session>): void {
  for (const session of sessions) if (session.backend.key.equals(bytes.subarray(8, 16))) session.abort();
  sendCancel(backendPort, bytes, () => client.end());
}

function sendCancel(port: number, bytes: Buffer, done: () => void): void {
  const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
  socket.on('error', () => undefined);
  socket.on('close', done);
  socket.resume();
}

async function open(
  client: Socket,
  options: ListenerOptions,
  parameters: ReadonlyMap<string, string>,
  early: Buffer,
  sessions: Set<Session>,
): Promise<void> {
  const user = parameters.get('user') ?? '';
  if (user === options.reservedUser) {
    client.end(errorFrame({ code: '28000', message: `password authentication failed for user "${user}"` }, 'FATAL'));
    return;
  }
  const fault = options.faults.take(user, isOfConnection);
  if (fault !== undefined) {
    fault.fire();
    if (fault.spec.kind === 'throttle') client.end(errorFrame(THROTTLED, 'FATAL'));
    else if (client instanceof TLSSocket) client.destroy();
    else client.resetAndDestroy();
    return;
  }
  const server = connect({ port: options.backendPort, host: '127.0.0.1', noDelay: true });
  server.on('error', () => client.destroy());
  client.once('close', () => server.destroy());
  await once(server, 'connect').catch(() => undefined);
  const cancel = (pid: number): void => {
    for (const other of sessions) if (other.backend.pid === pid) other.abort();
  };
  const database = parameters.get('database') ?? user;
  const isEncodingLeft = !asksForEncoding(parameters);
  const session = new Session(client, server, user, database, options.rewrite, cancel, options.faults, isEncodingLeft);
  sessions.add(session);
  server.once('close', () => {
    sessions.delete(session);
    client.end();
  });
  client.once('close', () => leave(session, options.backendPort));
  server.write(startupPacket(parameters));
  if (early.length > 0) client.unshift(early);
  client.resume();
}

function asksForEncoding(parameters: ReadonlyMap<string, string>): boolean {
  return parameters.has('client_encoding') || parameters.get('options')?.includes('client_encoding') === true;
}

/** The client is gone: a statement that still runs is cancelled, since nobody waits for it. */
function leave(session: Session, backendPort: number): void {
  session.abort();
  if (!session.isBusy) return;
  const request = Buffer.alloc(8);
  request.writeUInt32BE(16, 0);
  request.writeUInt32BE(80877102, 4);
  sendCancel(backendPort, Buffer.concat([request, session.backend.key]), () => undefined);
}
