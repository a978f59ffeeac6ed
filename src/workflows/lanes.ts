/** Runs steps side by side, each as soon as what it waits for is done. Pure: no clock, no I/O. */
export interface Lanes<Step extends { readonly id: string }> {
  /** How many steps may run side by side now; 0 while nothing further is to start. */
  readonly width: () => number;
  /** Resolves when the width has changed. */
  readonly widthChanged?: () => Promise<void>;
  /** Takes the next step that is ready; undefined when none is until a running one ends. */
  readonly startNext: () => Step | undefined;
  /** Runs one step to its end, whatever that is; rejects only by a bug. */
  readonly run: (step: Step) => Promise<void>;
}

/** Ends when nothing runs and nothing is ready. */
export async function fillLanes<Step extends { readonly id: string }>({
  width,
  widthChanged,
  startNext,
  run,
}: Lanes<Step>): Promise<void> {
  const running = new Map<string, Promise<void>>();
  for (;;) {
    while (running.size < width()) {
      const step = startNext();
      if (!step) break;
      running.set(
        step.id,
        run(step).finally(() => running.delete(step.id)),
      );
    }
    if (running.size === 0 && width() > 0) return;
    await Promise.race([...running.values(), ...(widthChanged === undefined ? [] : [widthChanged()])]);
  }
}
