/**
 * What the server behind answers, on its way to the client: server version, tags and errors as Redshift words them.
 * Keeps account of what is still to be answered, so that the proxy knows when its turn has come.
 */
import type { Socket } from 'node:net';
import { bodyOf, cString, type Frame } from '../wire/frame.js';
import {
  commandComplete,
  errorFrame,
  fieldsFrame,
  parameterStatus,
  readFields,
  type Fields,
  type ServerError,
} from '../wire/message.js';
import { redshiftParameters } from './parameters.js';

/** What the server behind was sent and has yet to answer. */
type Expected =
  /** A simple query, or a Sync: answered by ReadyForQuery. */
  | { readonly kind: 'ready' }
  /** As `ready`, but the client is not told. */
  | { readonly kind: 'step'; failed: boolean; readonly done: (failed: boolean) => void }
  /** An Execute. */
  | { readonly kind: 'execute' }
  /** An Execute of a statement that the proxy runs itself, when everything before it is answered. */
  | { readonly kind: 'action'; readonly turn: (reached: boolean) => void };

const SEEN = new Set(['Z', 'E', 'C', 'I', 's', 'S', 'N', 'K']);
/** Of the message that pg_cancel_backend() sends (catalog/functions.ts). */
const CANCEL_CODE = 'LR001';
const REFUSAL = 'local_redshift_refusal_';

export class Relay {
  readonly #expected: Expected[] = [];
  readonly #refusals = new Map<string, ServerError>();
  #refusalCount = 0;
  #skipping = false;
  #whenIdle: (() => void)[] = [];

  /**
   * @param translate puts an error of the server behind into Redshift's words
   * @param cancel gets the process id of a session whose statement this one has cancelled
   */
  constructor(
    private readonly client: Socket,
    private readonly translate: (fields: Fields) => Fields,
    private readonly cancel: (pid: number) => void,
    private readonly isEncodingLeft: boolean,
  ) {}

  /** The types of messages that `see` is to get; everything else passes by `pass`. */
  readonly wants = (type: string): boolean => SEEN.has(type);

  readonly pass = (bytes: Buffer): void => {
    this.client.write(bytes);
  };

  /** A simple query or a Sync goes to the server behind. */
  expectReady(): void {
    this.#expected.push({ kind: 'ready' });
  }

  /** A statement of several goes to the server behind. @returns true when it failed */
  expectStep(): Promise<boolean> {
    return new Promise((done) => this.#expected.push({ kind: 'step', failed: false, done }));
  }

  expectExecute(): void {
    this.#expected.push({ kind: 'execute' });
  }

  /** An empty statement is executed in place of one that the proxy runs. @returns false when an error before it makes the server skip it */
  expectAction(): Promise<boolean> {
    return new Promise((turn) => this.#expected.push({ kind: 'action', turn }));
  }

  /** True after an error, until the server behind answers the next Sync. */
  get isSkipping(): boolean {
    return this.#skipping;
  }

  /** True when everything sent was answered. */
  get isIdle(): boolean {
    return this.#expected.length === 0;
  }

  /** Resolves when everything sent was answered. */
  async idle(): Promise<void> {
    if (!this.isIdle) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /**
   * A text that is no SQL. The server behind refuses it, which fails the transaction and keeps all answers in order;
   * the client gets `error` instead.
   */
  refusal(error: ServerError): string {
    const name = `${REFUSAL}${++this.#refusalCount}`;
    this.#refusals.set(name, error);
    return name;
  }

  readonly see = (message: Frame): void => {
    switch (message.type) {
      case 'Z':
        return this.#ready(message);
      case 'E':
        return this.#error(message);
      case 'S':
        return this.#parameter(message);
      case 'N':
        return this.#notice(message);
      case 'C':
        this.client.write(commandComplete(redshiftTag(cString(bodyOf(message), 0)[0])));
        return this.#executed();
      case 'I':
      case 's':
        // The empty statement that stood in for an action is none of the client's.
        if (this.#expected[0]?.kind !== 'action') this.client.write(message.bytes);
        return this.#executed();
      default:
        this.client.write(message.bytes);
    }
  };

  #ready(message: Frame): void {
    this.#skipping = false;
    let head = this.#expected.shift();
    while (head !== undefined && head.kind !== 'ready' && head.kind !== 'step') head = this.#expected.shift();
    if (head?.kind === 'step') head.done(head.failed);
    else this.client.write(message.bytes);
    this.#tellIdle();
  }

  #tellIdle(): void {
    if (this.#expected.length > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #executed(): void {
    const head = this.#expected[0];
    if (head === undefined || head.kind === 'ready' || head.kind === 'step') return;
    this.#expected.shift();
    if (head.kind === 'action') head.turn(true);
    this.#tellIdle();
  }

  #error(message: Frame): void {
    const fields = readFields(message);
    const refused = this.#refused(fields);
    this.client.write(refused === undefined ? fieldsFrame('E', this.translate(fields)) : errorFrame(refused));
    const head = this.#expected[0];
    this.#skipping = true;
    if (head?.kind === 'step') head.failed = true;
    // Until the next Sync the server behind skips what it is sent.
    while (this.#expected[0]?.kind === 'execute' || this.#expected[0]?.kind === 'action') {
      const skipped = this.#expected.shift()!;
      if (skipped.kind === 'action') skipped.turn(false);
    }
    this.#tellIdle();
  }

  #refused(fields: Fields): ServerError | undefined {
    const message = fields['M'] ?? '';
    const at = message.indexOf(REFUSAL);
    if (at < 0) return undefined;
    const name = message.slice(at, message.lastIndexOf('"'));
    const error = this.#refusals.get(name);
    this.#refusals.delete(name);
    return error;
  }

  #notice(message: Frame): void {
    const fields = readFields(message);
    if (fields['C'] === CANCEL_CODE) this.cancel(Number(fields['M']));
    else this.client.write(message.bytes);
  }

  #parameter(message: Frame): void {
    const body = bodyOf(message);
    const [name, next] = cString(body, 0);
    const [value] = cString(body, next);
    for (const told of redshiftParameters(name, value, this.isEncodingLeft))
      this.client.write(parameterStatus(...told));
  }
}

/** SELECT carries no count on Redshift. */
function redshiftTag(tag: string): string {
  return tag.startsWith('SELECT ') ? 'SELECT' : tag;
}
