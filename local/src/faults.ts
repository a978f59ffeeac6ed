/** Trouble to order: what a server on this machine is told to do wrong, to whom, how often. For tests of clients; nothing here is used unless asked for. */

/** What a fault is for. */
export interface FaultTarget {
  /** The statement or request must match. Default: any. */
  readonly match?: RegExp;
  /** How often it strikes. Default: once. */
  readonly times?: number;
}

/** A fault that was asked for. */
export class Fault<Spec extends FaultTarget = FaultTarget> {
  /** Resolves when it has struck for the first time. */
  readonly fired: Promise<void>;
  /** What waits because of it goes on. */
  readonly release: () => void;
  /** See `release`. */
  readonly released: Promise<void>;
  readonly fire: () => void;
  left: number;

  constructor(readonly spec: Spec) {
    this.left = spec.times ?? 1;
    [this.fired, this.fire] = latch();
    [this.released, this.release] = latch();
  }
}

/** The faults of a server. */
export class Faults<Spec extends FaultTarget> {
  readonly #asked = new Set<Fault<Spec>>();

  add(spec: Spec): Fault<Spec> {
    const fault = new Fault(spec);
    this.#asked.add(fault);
    return fault;
  }

  /** Forgets all of them, and lets go on what waits. */
  clear(): void {
    for (const fault of this.#asked) fault.release();
    this.#asked.clear();
  }

  /** The first that strikes here, counted as having done so. @param isMeant for this place, besides its pattern */
  take(text: string, isMeant: (spec: Spec) => boolean): Fault<Spec> | undefined {
    for (const fault of this.#asked) {
      if (fault.left <= 0 || !isMeant(fault.spec) || fault.spec.match?.test(text) === false) continue;
      fault.left--;
      return fault;
    }
    return undefined;
  }
}

function latch(): [promise: Promise<void>, open: () => void] {
  let open!: () => void;
  const promise = new Promise<void>((resolve) => (open = resolve));
  return [promise, open];
}
