/** Keeps one part running: starts it, starts it again when it ends, gives up when that happens too often. */
import { setTimeout as delay } from 'node:timers/promises';
import { describeExit, type ServiceExit } from '../process/service.js';
import type { PartName, StackEvent } from './event.js';

/** A part that runs now. */
export interface KeptPart {
  readonly pid: number;
  /** For people and events. */
  readonly address: string;
  readonly exited: Promise<ServiceExit>;
  stop(): Promise<void>;
}

/** Deaths within the window after which a part stays down. */
const DEATHS_MAX = 5;
const DEATHS_WINDOW_MS = 60_000;
/** Doubled with each death in the window: 0.1 s, 0.2 s, 0.4 s, 0.8 s. */
const FIRST_RETRY_MS = 100;

/** The keeper of one part. `P` is what the part says of itself when it starts; later starts get it, to take the same ports. */
export class Keeper<P extends KeptPart> {
  #current: P | undefined;
  #kept: Promise<void> | undefined;
  readonly #ending = new AbortController();
  readonly #deaths: number[] = [];

  /** @param launch starts the part, on the ports of `before` if given */
  constructor(
    readonly name: PartName,
    private readonly launch: (signal: AbortSignal, before: P | undefined) => Promise<P>,
    private readonly log: (event: StackEvent) => void,
    private readonly onRestart: () => void,
  ) {}

  /** The part as it runs, or ran last. */
  get current(): P | undefined {
    return this.#current;
  }

  /** Starts the part for the first time. @throws what `launch` throws, or the signal's reason */
  async start(signal: AbortSignal): Promise<P> {
    const part = await this.#launch(AbortSignal.any([signal, this.#ending.signal]));
    this.#kept = this.#keep(part);
    return part;
  }

  /** Ends the part and starts it no more. Safe at any time. */
  async stop(): Promise<void> {
    this.#ending.abort(new Error('the stack is stopped'));
    await this.#current?.stop();
    await this.#kept;
  }

  async #launch(signal: AbortSignal): Promise<P> {
    const began = performance.now();
    const part = await this.launch(signal, this.#current);
    this.#current = part;
    this.log({ kind: 'ready', part: this.name, address: part.address, elapsedMs: performance.now() - began });
    return part;
  }

  async #keep(first: P): Promise<void> {
    let part: P | undefined = first;
    let reason = '';
    while (!this.#isEnding) {
      if (part) reason = `it ${describeExit(await part.exited)}`;
      if (this.#isEnding) return;
      const retryMs = this.#nextRetry();
      if (retryMs === undefined) return this.log({ kind: 'abandoned', part: this.name, reason });
      this.log({ kind: 'ended', part: this.name, reason, retryMs });
      await delay(retryMs, undefined, { signal: this.#ending.signal }).catch(() => undefined);
      part = await this.#launch(this.#ending.signal).catch((error: Error) => void (reason = error.message));
      if (part) this.onRestart();
    }
    // Started while the stack was being stopped.
    await part?.stop();
  }

  get #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  /** @returns undefined when the part has ended too often */
  #nextRetry(): number | undefined {
    const now = Date.now();
    this.#deaths.push(now);
    const recent = this.#deaths.filter((time) => now - time < DEATHS_WINDOW_MS).length;
    return recent > DEATHS_MAX ? undefined : FIRST_RETRY_MS * 2 ** (recent - 1);
  }
}
