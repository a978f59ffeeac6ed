/** Ctrl-C, kill and a closed terminal: the first asks to stop, a second one to hurry. */

export interface Interrupts {
  readonly first: AbortSignal;
  readonly second: AbortSignal;
  /** From now on the signals do what they do by themselves. */
  close(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes the signals over until closed. */
export function catchInterrupts(): Interrupts {
  const [first, second] = [new AbortController(), new AbortController()];
  const interrupt = (signal: NodeJS.Signals): void => (first.signal.aborted ? second : first).abort(signal);
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return {
    first: first.signal,
    second: second.signal,
    close: () => SIGNALS.forEach((signal) => process.off(signal, interrupt)),
  };
}

/** Resolves when aborted; at once when it is already. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
