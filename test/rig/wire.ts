/** Connections that can be cut and stalled: a relay in front of a server, which outlives it. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { bodyOf, cString, FrameCutter, type Frame } from '../../local/src/redshift/wire/frame.js';

export type Direction = 'to the server' | 'to the client' | 'both ways';

/** A relay on 127.0.0.1. */
export class Wire<L extends Link = Link> implements AsyncDisposable {
  readonly links = new Set<L>();
  /** What is stalled now; new connections too. */
  #stalled: Direction | undefined;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** @param target the server's port now: it may come back on another one */
  static async open<L extends Link>(
    target: () => number,
    makeLink: (client: Socket, server: Socket) => L,
  ): Promise<Wire<L>> {
    const server = createServer({ noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wire = new Wire<L>(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => {
      const upstream = connect({ port: target(), host: '127.0.0.1', noDelay: true });
      const link = makeLink(client, upstream);
      wire.links.add(link);
      if (wire.#stalled) link.stall(wire.#stalled);
      void link.ended.then(() => wire.links.delete(link));
    });
    return wire;
  }

  /** Nothing moves any more, and nobody is told. */
  stall(direction: Direction): void {
    this.#stalled = direction;
    for (const link of this.links) link.stall(direction);
  }

  /** All that was stalled moves again. */
  flow(): void {
    this.#stalled = undefined;
    for (const link of this.links) link.flow();
  }

  cut(): void {
    for (const link of this.links) link.cut();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** One connection through a relay. */
export class Link {
  readonly ended: Promise<void>;
  /** A network that loses the client's good-bye. */
  swallowsEnd = false;

  constructor(
    readonly client: Socket,
    readonly server: Socket,
  ) {
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('error', () => undefined);
      const isLost = (): boolean => from === client && this.swallowsEnd;
      from.on('end', () => isLost() || to.end());
      from.on('close', () => isLost() || to.destroy());
    }
    this.ended = new Promise((resolve) => client.once('close', () => resolve()));
    client.on('data', (chunk: Buffer) => this.fromClient(chunk));
    server.on('data', (chunk: Buffer) => this.fromServer(chunk));
  }

  stall(direction: Direction): void {
    if (direction !== 'to the client') this.client.pause();
    if (direction !== 'to the server') this.server.pause();
  }

  flow(): void {
    this.client.resume();
    this.server.resume();
  }

  cut(): void {
    this.client.resetAndDestroy();
    this.server.resetAndDestroy();
  }

  protected fromClient(chunk: Buffer): void {
    this.server.write(chunk);
  }

  protected fromServer(chunk: Buffer): void {
    if (!this.client.destroyed) this.client.write(chunk);
  }
}

/** Where a statement is stopped: before the server has it, while it runs, or done and not yet answered. */
export type When = 'before' | 'during' | 'after';

/** A statement that was stopped. */
export interface Stopped {
  readonly sql: string;
  /** The warehouse's process id of its session. */
  readonly pid: number;
  readonly link: SqlLink;
  /** Lets it go on. */
  release(): void;
}

/** What is to be stopped. */
export interface Trap {
  /** Asked of every statement that passes, once. */
  readonly match: Pick<RegExp, 'test'>;
  readonly when: When;
  spring(stopped: Stopped): void;
}

/** A connection to the warehouse: it reads the statements that pass, and stops what a trap is set for. */
export class SqlLink extends Link {
  pid = 0;
  readonly #traps: Set<Trap>;
  #isStarted = false;
  /** Frames of the client that wait behind a stopped statement; undefined: they pass. */
  #waiting: Frame[] | undefined;
  /** What the server has said since a statement was stopped; undefined: it passes. */
  #unsaid: Buffer[] | undefined;
  #answered: (() => void) | undefined;
  readonly #up: FrameCutter;
  readonly #down: FrameCutter;

  constructor(client: Socket, server: Socket, traps: Set<Trap>) {
    super(client, server);
    this.#traps = traps;
    this.#up = new FrameCutter(
      () => true,
      (frame) => this.#see(frame),
      () => undefined,
    );
    this.#down = new FrameCutter(
      (type) => type === 'K' || type === 'Z',
      (frame) => this.#hear(frame),
      (bytes) => this.#say(bytes),
    );
  }

  protected override fromClient(chunk: Buffer): void {
    if (this.#isStarted) return this.#up.push(chunk);
    this.#isStarted = true;
    const size = chunk.readUInt32BE(0); // the startup message comes in one piece, and alone
    this.server.write(chunk.subarray(0, size));
    this.#up.push(chunk.subarray(size));
  }

  protected override fromServer(chunk: Buffer): void {
    this.#down.push(chunk);
  }

  #see(frame: Frame): void {
    if (this.#waiting) return void this.#waiting.push(frame);
    const sql = frame.type === 'Q' ? cString(bodyOf(frame), 0)[0] : '';
    const trap = frame.type === 'Q' ? [...this.#traps].find(({ match }) => match.test(sql)) : undefined;
    if (trap === undefined) return void this.server.write(frame.bytes);
    this.#traps.delete(trap);
    this.#stop(trap, sql, frame);
  }

  #stop(trap: Trap, sql: string, frame: Frame): void {
    let isReleased = false;
    const release = (): void => {
      if (!isReleased) this.#release(trap.when === 'before' ? frame : undefined);
      isReleased = true;
    };
    const spring = (): void => trap.spring({ sql, pid: this.pid, link: this, release });
    this.#waiting = [];
    if (trap.when === 'before') return spring();
    this.#unsaid = [];
    if (trap.when === 'after') this.#answered = spring;
    this.server.write(frame.bytes);
    if (trap.when === 'during') spring();
  }

  #release(stopped: Frame | undefined): void {
    const [frames, bytes] = [this.#waiting ?? [], this.#unsaid ?? []];
    this.#waiting = this.#unsaid = undefined;
    for (const said of bytes) this.#say(said);
    if (stopped && !this.server.destroyed) this.server.write(stopped.bytes);
    for (const frame of frames) this.#see(frame);
  }

  #hear(frame: Frame): void {
    if (frame.type === 'K') this.pid = bodyOf(frame).readInt32BE(0);
    this.#say(frame.bytes);
    if (frame.type !== 'Z') return;
    this.#answered?.();
    this.#answered = undefined;
  }

  #say(bytes: Buffer): void {
    if (this.#unsaid) this.#unsaid.push(bytes);
    else if (!this.client.destroyed) this.client.write(bytes);
  }
}

/** What becomes of requests: they pass, get 503, trickle, or are answered by half. */
export type S3Mood = 'well' | 'slow down' | 'slow' | 'cut';

/** A connection to S3 that passes, refuses, trickles or cuts answers. */
export class S3Link extends Link {
  constructor(
    client: Socket,
    server: Socket,
    private readonly mood: () => S3Mood,
  ) {
    super(client, server);
  }

  protected override fromClient(chunk: Buffer): void {
    if (this.mood() !== 'slow down') return super.fromClient(chunk);
    const body = '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';
    const head = `HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
    this.client.end(head + body);
  }

  protected override fromServer(chunk: Buffer): void {
    switch (this.mood()) {
      case 'slow':
        setTimeout(() => super.fromServer(chunk), 150);
        break;
      case 'cut':
        if (!this.client.destroyed) this.client.write(chunk.subarray(0, chunk.length / 2), () => this.cut());
        break;
      default:
        super.fromServer(chunk);
    }
  }
}
