/** The S3 client: AWS's own SDK, against AWS or against anything that speaks S3. */
import { S3Client } from '@aws-sdk/client-s3';

/** Where S3 is and who asks. Absent credentials are found by the SDK: environment, profile, instance role. */
export interface S3Config {
  /** Absent: AWS. With an endpoint, buckets are in the path. */
  readonly endpoint?: string;
  readonly region: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** Requests side by side, over connections that stay open. */
const MAX_SOCKETS = 50;
const CONNECT_TIMEOUT_MS = 5_000;
/** With the SDK's own back-off: throttling and dropped connections are not the caller's business. */
const MAX_ATTEMPTS = 5;

/** The client; all that src/s3 offers takes it first. */
export type S3 = S3Client;

/** Makes the client; `destroy()` closes its connections. */
export function makeS3({ endpoint, region, credentials }: S3Config): S3 {
  return new S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
    // Checksums only where S3 asks for them: not every server that speaks S3 knows the newer ones.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
