/** The start of a stack, shown while it goes: a line a part, with its time. Later, what happens to the parts. */
import type { Output } from '../output.js';
import { formatDuration } from '../screen/figures.js';
import { openLive } from '../screen/live.js';
import { renderParts, type StartingPart } from '../screen/startup.js';

export interface Startup {
  /** Since bin/loadstar.mjs began. */
  readonly elapsedMs: number;
  begin(part: string): void;
  /** What takes so long. */
  note(part: string, message: string): void;
  ready(part: string): void;
  /** A line that stays. */
  tell(line: string): void;
  /** Leaves the parts as they are, or, when it failed, takes them off. What is told from now on is a line of its own. */
  close(how: 'ready' | 'failed'): void;
}

const FRAME_MS = 80;

/** Parts may begin and get ready in any order, several at a time. */
export function openStartup(output: Output): Startup {
  const [begun] = performance.getEntriesByName('loadstar');
  const now = (): number => performance.now() - (begun?.startTime ?? 0);
  const parts = new Map<string, StartingPart>();
  let live = output.isLive ? openLive(output.stdout) : undefined;
  let frame = 0;
  const draw = (): void =>
    live?.update(renderParts([...parts.values()], { paint: output.paint, nowMs: now(), frame: frame++ }));
  const timer = live === undefined ? undefined : setInterval(draw, FRAME_MS);
  const tell = (line: string): void => (live === undefined ? output.show(line) : live.above([line]));
  const change = (name: string, changes: Partial<StartingPart>): StartingPart => {
    const part = { ...(parts.get(name) ?? { name, startedMs: now() }), ...changes };
    parts.set(name, part);
    draw();
    return part;
  };
  return {
    get elapsedMs() {
      return now();
    },
    begin: (name) => void change(name, {}),
    note(name, message) {
      change(name, { note: message });
      if (live === undefined) output.show(`${name}: ${message}`);
    },
    ready(name) {
      const { startedMs, readyMs = 0 } = change(name, { readyMs: now() });
      if (live === undefined) output.show(`${name} ready  ${formatDuration(readyMs - startedMs)}`);
    },
    tell,
    close(how) {
      clearInterval(timer);
      if (how === 'failed') live?.update([]);
      else draw();
      live?.close();
      live = undefined;
    },
  };
}
