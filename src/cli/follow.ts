/** Following a run until it is over, or held: a live list on a terminal, plain lines elsewhere. The run does not need us: leaving it changes nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunView } from '../workflows/view.js';
import type { Output } from './output.js';
import { describeChanges } from './screen/changes.js';
import { openLive, type Live } from './screen/live.js';
import { renderSteps } from './screen/steps.js';

/** A run, as far as following needs it. */
export interface FollowedRun {
  readonly id: string;
  /** Where it stands now. Rejects when no worker answers in time: it is asked again. */
  look(): Promise<RunView>;
  /** Settles once the run is over, however it ended. */
  readonly over: Promise<RunView>;
}

export interface FollowOptions {
  /** Aborted: stop following. */
  readonly left: AbortSignal;
  /** What stands above the steps while nobody answers. */
  readonly silence: string;
  /** True where a held run is what the caller wants to see the end of: it was asked to stop. */
  readonly isEndAwaited?: boolean;
}

/** Time between two looks: each takes a query from here over the server to the worker and back, which people's eyes and the run have to share. */
const POLL_MS = 250;
/** Time between two pictures of the live list. */
const FRAME_MS = 100;
/** After this long without an answer, people are told why nothing moves. */
const SILENCE_MS = 3_000;

/** @returns the last view; undefined when we left before the end */
export async function follow(run: FollowedRun, output: Output, options: FollowOptions): Promise<RunView | undefined> {
  const screen = output.isLive ? liveScreen(output, run.id) : lineScreen(output);
  const over = new AbortController();
  const end = run.over.finally(() => over.abort());
  const left = new Promise<undefined>((resolve) => {
    if (options.left.aborted) resolve(undefined);
    options.left.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const stop = AbortSignal.any([over.signal, options.left]);
  const held = new Promise<RunView>((resolve) => {
    const see = (view: RunView): void => {
      if (view.state === 'held' && options.isEndAwaited !== true) resolve(view);
    };
    void poll(run, screen, stop, options.silence, see);
  });
  try {
    const last = await Promise.race([end, held, left]);
    if (last !== undefined) screen.update(last);
    return last;
  } finally {
    over.abort();
    screen.close();
  }
}

async function poll(
  run: FollowedRun,
  screen: Screen,
  stop: AbortSignal,
  silence: string,
  see: (view: RunView) => void,
): Promise<void> {
  let heardAt = Date.now();
  while (!stop.aborted) {
    const view = await run.look().catch(() => undefined);
    if (stop.aborted) return;
    if (view !== undefined) {
      heardAt = Date.now();
      screen.update(view);
      see(view);
    } else if (Date.now() - heardAt > SILENCE_MS) screen.complain(silence);
    await sleep(POLL_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** What a followed run is shown on. */
interface Screen {
  update(view: RunView): void;
  /** Nobody answers; said once until somebody does. */
  complain(silence: string): void;
  close(): void;
}

function lineScreen(output: Output): Screen {
  let before: RunView | undefined;
  let isSilent = false;
  return {
    update(view) {
      output.show(...describeChanges(before, view));
      before = view;
      isSilent = false;
    },
    complain(silence) {
      if (!isSilent) output.show(silence);
      isSilent = true;
    },
    close: () => undefined,
  };
}

function liveScreen(output: Output, id: string): Screen {
  const live: Live = openLive(output.stdout);
  const startedAt = Date.now();
  let latest: RunView | undefined;
  let silence: string | undefined;
  let frame = 0;
  const draw = (): void => {
    const options = { paint: output.paint, now: new Date(), frame: frame++, height: (output.stdout.rows ?? 24) - 2 };
    const lines =
      latest === undefined
        ? [`${output.paint.bold(id)}  ${dots(Date.now() - startedAt)}`]
        : renderSteps(latest, options);
    live.update(silence === undefined ? lines : [...lines, '', output.paint.yellow(silence)]);
  };
  const timer = setInterval(draw, FRAME_MS);
  draw();
  return {
    update(view) {
      [latest, silence] = [view, undefined];
      if (view.endedAt !== undefined || view.state === 'held') draw();
    },
    complain: (text) => (silence = text),
    close() {
      clearInterval(timer);
      live.close();
    },
  };
}

const dots = (ms: number): string => '.'.repeat(1 + (Math.floor(ms / 300) % 3));
