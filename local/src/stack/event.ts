/** What a stack tells of itself while it starts and runs. */

/** The servers of a stack, by the name that people see. */
export type PartName = 'temporal' | 's3' | 'redshift';

export type StackEvent =
  /** Something takes a while. */
  | { readonly kind: 'progress'; readonly part: PartName; readonly message: string }
  /** A part takes connections, for the first time or again. */
  | { readonly kind: 'ready'; readonly part: PartName; readonly address: string; readonly elapsedMs: number }
  /** A part that nobody stopped is gone; it is started again after `retryMs`, on the same port, with its data. */
  | { readonly kind: 'ended'; readonly part: PartName; readonly reason: string; readonly retryMs: number }
  /** A part ended too often: it stays down. */
  | { readonly kind: 'abandoned'; readonly part: PartName; readonly reason: string }
  /** A process that an earlier run left behind was ended. */
  | { readonly kind: 'reaped'; readonly process: string; readonly pid: number };
