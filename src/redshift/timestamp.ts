/** Instants between the plan's form and the warehouse's TIMESTAMP, which has no zone and means UTC here. */

/** `2018-11-01T00:00:00Z` as `2018-11-01 00:00:00`. Fractions stay. */
export function toTimestamp(instant: string): string {
  return instant.replace('T', ' ').replace(/Z$/, '');
}

/** `2018-11-01 00:00:00` as `2018-11-01T00:00:00Z`. Fractions stay. */
export function fromTimestamp(timestamp: string): string {
  return `${timestamp.replace(' ', 'T')}Z`;
}
