/** Epoch milliseconds as the texts that queries return; UTC. */

/** `2018-11-01`. */
export function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** `2018-11-01 20:57:10`: the second that has begun. */
export function second(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** A TIMESTAMP's text: `2018-11-01 20:57:10.796`, without zeros at the end of the fraction. */
export function timestamp(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '');
}

/** The Monday of the week, as a day. */
export function weekOf(ms: number): string {
  const daysPastMonday = (new Date(ms).getUTCDay() + 6) % 7;
  return day(ms - daysPastMonday * 24 * 3_600_000);
}
