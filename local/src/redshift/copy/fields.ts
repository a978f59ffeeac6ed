/** One row taken apart: for each field of the data where its value lies and of what kind it is. Reused from row to row. */
import { MISSING } from './json.js';

export class Fields {
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** A kind of json.ts. */
  readonly kind: Uint8Array;

  constructor(readonly count: number) {
    this.start = new Int32Array(count);
    this.end = new Int32Array(count);
    this.kind = new Uint8Array(count);
  }

  set(field: number, kind: number, start: number, end: number): void {
    this.kind[field] = kind;
    this.start[field] = start;
    this.end[field] = end;
  }

  clear(): void {
    this.kind.fill(MISSING);
  }
}
