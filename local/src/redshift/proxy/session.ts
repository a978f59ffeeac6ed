/** One client: its messages, rewritten, go to the server behind; what that server can't do, the proxy does in the client's own session. */
import { quoteLiteral } from '@loadstar/sql';
import type { Socket } from 'node:net';
import type { Fault, Faults } from '../../faults.js';
import { bodyOf, cString, frame, FrameCutter, type Frame } from '../wire/frame.js';
import {
  errorFrame,
  fieldsFrame,
  parseFrame,
  query,
  readParse,
  readyForQuery,
  type ServerError,
} from '../wire/message.js';
import { Backend, BackendError } from './backend.js';
import { CONFLICT, isOfStatement, type RedshiftFault } from './faults.js';
import { Relay } from './relay.js';
import {
  defaultNames,
  StatementError,
  type Action,
  type Catalog,
  type Rewriter,
  type SettledStep,
  type Step,
} from './step.js';
import { translateError } from './translate.js';

export class Session {
  readonly backend: Backend;
  readonly #relay: Relay;
  /** Prepared statements and portals that the proxy runs itself, by name. */
  readonly #prepared = new Map<string, Action>();
  readonly #portals = new Map<string, Action>();
  readonly #names = defaultNames();
  readonly #queue: Frame[] = [];
  /** Extended messages were sent that nothing yet sent makes the server behind answer. */
  #unanswered = false;
  /** Stops the action that runs now. */
  #running: AbortController | null = null;
  #busy = false;
  /** After an error of an action in extended mode: messages are dropped up to the next Sync. */
  #skipping = false;

  constructor(
    private readonly client: Socket,
    server: Socket,
    readonly user: string,
    readonly database: string,
    private readonly rewrite: Rewriter,
    cancel: (pid: number) => void,
    private readonly faults: Faults<RedshiftFault>,
    isEncodingLeft: boolean,
  ) {
    this.#relay = new Relay(client, translateError, cancel, isEncodingLeft);
    this.backend = new Backend(server, this.#relay.wants, this.#relay.see, this.#relay.pass);
    const cutter = new FrameCutter(
      () => true,
      (message) => this.#queue.push(message),
      () => undefined,
    );
    client.on('data', (chunk: Buffer) => {
      cutter.push(chunk);
      void this.#work();
    });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      holdBack(from, to);
      sendAtOnce(from, to);
    }
  }

  /** True while a statement runs. */
  get isBusy(): boolean {
    return this.#busy || !this.#relay.isIdle;
  }

  /** Sends messages to the client, in the course of an action. */
  tell(...messages: Buffer[]): void {
    for (const message of messages) this.client.write(message);
  }

  /** Stops what the proxy does for this session now: the client has cancelled it, or is gone. */
  abort(): void {
    this.#running?.abort();
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let message = this.#queue.shift(); message !== undefined; message = this.#queue.shift()) {
        const fault = this.#faultFor(message);
        const done = fault === undefined ? this.#handle(message) : this.#suffer(fault, message);
        if (done !== undefined) {
          this.client.pause();
          await done;
          this.client.resume();
        }
      }
    } catch (error) {
      this.client.destroy(error as Error);
    } finally {
      this.#busy = false;
    }
  }

  #faultFor(message: Frame): Fault<RedshiftFault> | undefined {
    if (message.type !== 'Q' && message.type !== 'P') return undefined;
    const sql = message.type === 'Q' ? cString(bodyOf(message), 0)[0] : readParse(message).sql;
    return this.faults.take(sql, isOfStatement);
  }

  /** Does to a statement what was asked for. */
  async #suffer(fault: Fault<RedshiftFault>, message: Frame): Promise<void> {
    const { spec } = fault;
    if (spec.kind !== 'drop' && spec.kind !== 'stall') {
      fault.fire();
      return this.#refuse(message, CONFLICT);
    }
    const gone = new Promise<void>((resolve) => this.client.once('close', () => resolve()));
    const isAfter = spec.when === 'after';
    if (isAfter) {
      this.client.cork();
      await this.#handle(message);
      await Promise.race([this.#relay.idle(), gone]);
    }
    if (spec.kind === 'drop') this.client.destroy();
    fault.fire();
    if (spec.kind === 'drop') return;
    await Promise.race([fault.released, gone]);
    if (isAfter) this.client.uncork();
    else await this.#handle(message);
  }

  /** Answers a simple query, or a Parse, by an error that fails its transaction. */
  #refuse(message: Frame, error: ServerError): void {
    const text = this.#relay.refusal(error);
    if (message.type === 'P') return this.backend.send(parseFrame(readParse(message).name, text, Buffer.alloc(2)));
    this.#relay.expectReady();
    this.backend.send(query(text));
  }

  #handle(message: Frame): Promise<void> | undefined {
    if (this.#skipping && message.type !== 'S' && message.type !== 'X') return undefined;
    const sent = this.#dispatch(message);
    this.#unanswered = 'PBDC'.includes(message.type);
    return sent;
  }

  #dispatch(message: Frame): Promise<void> | undefined {
    switch (message.type) {
      case 'Q':
        return this.#simple(cString(bodyOf(message), 0)[0]);
      case 'P':
        return this.#parse(message);
      case 'B':
        return this.#bind(message);
      case 'E':
        return this.#execute(message);
      case 'S':
        this.#skipping = false;
        this.#relay.expectReady();
        break;
      case 'F':
        this.#relay.expectReady();
        break;
    }
    this.backend.send(message.bytes);
    return undefined;
  }

  #simple(sql: string): Promise<void> | undefined {
    const steps = this.rewrite(sql, this.#names);
    if (!isSettled(steps) || steps.some((step) => step.kind === 'action')) return this.#runSteps(steps);
    this.#relay.expectReady();
    this.backend.send(query(steps.map((step) => this.#textOf(step)).join(';')));
    return undefined;
  }

  #parse(message: Frame): Promise<void> | undefined {
    const { sql } = readParse(message);
    const steps = this.rewrite(sql, this.#names);
    if (isSettled(steps)) this.#sendParse(message, steps);
    else return this.#settleParse(message, steps);
    return undefined;
  }

  /** The columns that a statement depends on are asked for when what the client sent before it has been done. */
  async #settleParse(message: Frame, steps: readonly Step[]): Promise<void> {
    const isLoose = this.#unanswered;
    if (!this.#relay.isIdle) this.backend.send(frame('H'));
    await this.#relay.idle();
    if (this.#relay.isSkipping) return this.backend.send(message.bytes);
    if (isLoose)
      return this.backend.send(parseFrame(readParse(message).name, this.#relay.refusal(PIPELINED), Buffer.alloc(2)));
    const settled: SettledStep[] = [];
    for (const step of steps) settled.push(await this.settle(step));
    this.#sendParse(message, settled);
  }

  /** A step whose text depends on columns gets it. */
  async settle(step: Step): Promise<SettledStep> {
    if (step.kind !== 'pending') return step;
    const { controlsTransaction } = step;
    // In a failed transaction no question is answered, and no statement run.
    if (this.backend.status === 'E') return { kind: 'sql', text: 'SELECT 1', controlsTransaction };
    try {
      return await step.settle(this.#catalog);
    } catch (error) {
      if (error instanceof StatementError) return { kind: 'refused', error: error.error, controlsTransaction };
      if (!(error instanceof BackendError)) throw error;
      const { C = 'XX000', M = '', D, H } = translateError(error.fields);
      return { kind: 'refused', error: { code: C, message: M, detail: D, hint: H }, controlsTransaction };
    }
  }

  readonly #catalog: Catalog = {
    columns: async (sql) => (await this.backend.describe(sql)).map(({ name }) => name),
    unresolved: async (sql) => {
      const [row] = await this.backend.ask(`SELECT local_redshift.unresolved(${quoteLiteral(sql)})`);
      return row?.[0] ?? null;
    },
  };

  #sendParse(message: Frame, steps: readonly SettledStep[]): void {
    const { name, types } = readParse(message);
    const action = steps.length === 1 && steps[0]!.kind === 'action' ? steps[0]!.action : null;
    if (action === null) this.#prepared.delete(name);
    else this.#prepared.set(name, action);
    // An empty statement stands in for the action, so that the server behind answers everything up to its Execute.
    const text = action === null ? steps.map((step) => this.#textOf(step)).join(';') : '';
    this.backend.send(parseFrame(name, text, action === null ? types : Buffer.alloc(2)));
  }

  #bind(message: Frame): undefined {
    const [portal, next] = cString(bodyOf(message), 0);
    const [statement] = cString(bodyOf(message), next);
    const action = this.#prepared.get(statement);
    if (action === undefined) this.#portals.delete(portal);
    else this.#portals.set(portal, action);
    this.backend.send(message.bytes);
    return undefined;
  }

  #execute(message: Frame): Promise<void> | undefined {
    const action = this.#portals.get(cString(bodyOf(message), 0)[0]);
    if (action !== undefined) return this.#executeAction(message, action);
    this.#relay.expectExecute();
    this.backend.send(message.bytes);
    return undefined;
  }

  async #executeAction(message: Frame, action: Action): Promise<void> {
    const turn = this.#relay.expectAction();
    this.backend.send(Buffer.concat([message.bytes, frame('H')]));
    if (await turn) this.#skipping = !(await this.#run(action));
  }

  /** Several statements, or one that the proxy runs, in one simple query: one transaction, unless they say otherwise. */
  async #runSteps(steps: readonly Step[]): Promise<void> {
    await this.#relay.idle();
    const wrapped = this.backend.status === 'I' && steps.length > 1 && !steps.some((step) => step.controlsTransaction);
    if (wrapped) await this.backend.ask('BEGIN');
    let failed = false;
    for (const one of steps) {
      const step = await this.settle(one);
      failed = step.kind === 'action' ? !(await this.#run(step.action)) : await this.#runStep(step);
      if (failed) break;
    }
    if (wrapped && this.backend.status !== 'I') await this.#endWrap(failed);
    this.tell(readyForQuery(this.backend.status));
  }

  async #endWrap(failed: boolean): Promise<void> {
    try {
      await this.backend.ask(failed ? 'ROLLBACK' : 'COMMIT');
    } catch (error) {
      this.#tellError(error);
    }
  }

  #runStep(step: SettledStep): Promise<boolean> {
    const failed = this.#relay.expectStep();
    this.backend.send(query(this.#textOf(step)));
    return failed;
  }

  /** @returns true when it succeeded; otherwise the client has got the error and a transaction is failed */
  async #run(action: Action): Promise<boolean> {
    this.#running = new AbortController();
    try {
      // In a failed transaction this fails, as every statement does.
      if (this.backend.status === 'E') await this.backend.ask('SELECT 1');
      await action(this, this.#running.signal);
      return true;
    } catch (error) {
      if (this.backend.status === 'T') await this.backend.ask('local_redshift_failure').catch(() => undefined);
      this.#tellError(error);
      return false;
    } finally {
      this.#running = null;
    }
  }

  #tellError(error: unknown): void {
    if (error instanceof StatementError) this.tell(errorFrame(error.error));
    else if (error instanceof BackendError) this.tell(fieldsFrame('E', translateError(error.fields)));
    else this.tell(errorFrame({ code: 'XX000', message: `the local Redshift failed: ${(error as Error).message}` }));
  }

  #textOf(step: SettledStep): string {
    if (step.kind === 'refused') return this.#relay.refusal(step.error);
    return step.kind === 'sql' ? step.text : '';
  }
}

/** AWS has no such limit. */
const PIPELINED: ServerError = {
  code: '0A000',
  message: 'local Redshift does not support this statement behind another one that is prepared and not yet executed',
  hint: 'Send Sync between them.',
};

function isSettled(steps: readonly Step[]): steps is SettledStep[] {
  return steps.every((step) => step.kind !== 'pending');
}

/** Stops reading from `from` while `to` is full. */
function holdBack(from: Socket, to: Socket): void {
  from.on('data', () => {
    if (to.writableNeedDrain) from.pause();
  });
  to.on('drain', () => from.resume());
}

/** What a chunk of `from` makes us write to `to` leaves as one: every write on its own is a call of the system, and wakes the other end. */
function sendAtOnce(from: Socket, to: Socket): void {
  from.prependListener('data', () => to.cork());
  from.on('data', () => to.uncork());
}
