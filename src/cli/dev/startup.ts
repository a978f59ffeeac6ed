/** The start of a stack, shown while it goes: a line a part, with its time. */
import type { Output } from '../output.js';
import { formatDuration } from '../screen/figures.js';
import { openLive } from '../screen/live.js';
import { renderParts, type StartingPart } from '../screen/startup.js';

export interface Startup {
  /** Since the command began. */
  readonly elapsedMs: number;
  begin(part: string): void;
  ready(part: string): void;
  /** A line that stays, above the parts. */
  tell(line: string): void;
  /** Leaves the lines as they are. */
  close(): void;
}

const FRAME_MS = 80;

/** Parts may begin and get ready in any order, several at a time. */
export function openStartup(output: Output): Startup {
  // Node's own start counts too: people wait for it.
  const now = (): number => performance.now();
  const parts = new Map<string, StartingPart>();
  const live = output.isLive ? openLive(output.stdout) : undefined;
  let frame = 0;
  let isClosed = false;
  const draw = (): void => live?.update(renderParts([...parts.values()], { paint: output.paint, nowMs: now(), frame: frame++ }));
  const timer = live === undefined ? undefined : setInterval(draw, FRAME_MS);
  return {
    get elapsedMs() {
      return now();
    },
    begin(name) {
      parts.set(name, { name, startedMs: now() });
      draw();
    },
    ready(name) {
      const part = { ...(parts.get(name) ?? { name, startedMs: now() }), readyMs: now() };
      parts.set(name, part);
      draw();
      if (live === undefined) output.show(`${name} ready  ${formatDuration(part.readyMs - part.startedMs)}`);
    },
    tell: (line) => (live === undefined || isClosed ? output.show(line) : live.above([line])),
    close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      draw();
      live?.close();
    },
  };
}
