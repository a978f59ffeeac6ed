/** Whether what was read of a file or directory may be remembered under its time stamps. */
import type { BigIntStats } from 'node:fs';

/** Clocks of file systems tick: at the kernel's timer (4-10 ms) where they store nanoseconds, else up to every 2 s. */
const FINE_TICK_MS = 50;
const COARSE_TICK_MS = 2_000;

/**
 * False while a further change could leave the same time stamps as the last one.
 * @param info taken before the content was read
 */
export function isSettled(info: BigIntStats, now: number): boolean {
  const tick = info.ctimeNs % 1_000_000_000n === 0n ? COARSE_TICK_MS : FINE_TICK_MS;
  return now - Number(info.ctimeMs) > tick;
}
