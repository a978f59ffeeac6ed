/** What the local S3 can be told to do wrong (AWS: ErrorResponses, on SlowDown and InternalError). */
import type { ServerResponse } from 'node:http';
import type { Fault, FaultTarget } from '../faults.js';
import { S3Error } from './error.js';

/**
 * - `slowDown`: answers 503 SlowDown.
 * - `internal`: answers 500 InternalError.
 * - `stall`: answers when the fault is released.
 * - `cut`: sends half of the object, or nothing of any other answer, and cuts the connection.
 *
 * A pattern is matched against method and path: `GET /bucket/key`.
 */
export type S3Fault = FaultTarget & { readonly kind: 'slowDown' | 'internal' | 'stall' | 'cut' };

/** @throws S3Error where the answer is an error */
export async function suffer(fault: Fault<S3Fault>, response: ServerResponse): Promise<void> {
  fault.fire();
  switch (fault.spec.kind) {
    case 'slowDown':
      throw new S3Error('SlowDown', 'Please reduce your request rate.');
    case 'internal':
      throw new S3Error('InternalError', 'We encountered an internal error. Please try again.');
    case 'stall':
      return fault.released;
    case 'cut':
      return cutShort(response);
  }
}

/** What is written is halved, once; then the connection goes. */
function cutShort(response: ServerResponse): void {
  const write = response.write.bind(response);
  const half = (chunk: unknown): void => {
    const bytes = Buffer.isBuffer(chunk) ? chunk.subarray(0, chunk.length / 2) : Buffer.alloc(0);
    if (bytes.length === 0) response.destroy();
    else write(bytes, () => response.destroy());
  };
  response.write = (chunk: unknown): boolean => (half(chunk), true);
  response.end = (chunk?: unknown): ServerResponse => (half(chunk), response);
}
