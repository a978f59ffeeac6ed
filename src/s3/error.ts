/** What S3, or the way to it, answered: sorted, with what to do next. AWS: ErrorResponses. */

/** `other` is retried by the SDK where that makes sense; what arrives here is final. */
export type S3ErrorKind = 'noBucket' | 'noKey' | 'denied' | 'credentials' | 'wrongRegion' | 'unreachable' | 'other';

/** A request to S3 that failed. The message names the URI and keeps what the server said. */
export class S3Error extends Error {
  override readonly name = 'S3Error';

  constructor(
    readonly kind: S3ErrorKind,
    readonly uri: string,
    said: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(`${uri}: ${said}`, options);
  }
}

/** Runs a request; whatever it throws comes out as an S3Error. */
export async function guarded<T>(uri: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw asS3Error(uri, error);
  }
}

/** Sorts an error of the SDK. */
function asS3Error(uri: string, error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  const { name, code, status, message } = partsOf(error);
  const [kind, hint] = RULES.find(([, , names]) => names.includes(name) || names.includes(code)) ?? byStatus(status);
  return new S3Error(kind, uri, message, hint, { cause: error });
}

type Rule = readonly [S3ErrorKind, string, readonly string[]];

const HINTS = {
  noBucket: 'Check the name of the bucket, and that "region" or AWS_ENDPOINT_URL_S3 points at the S3 that has it.',
  noKey: 'The object is gone, or was never written.',
  denied:
    'Grant s3:GetObject, s3:PutObject and s3:ListBucket on the bucket to who runs this: aws sts get-caller-identity',
  credentials:
    'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; for the local stack: eval "$(npx loadstar env)"',
  wrongRegion: 'Set "region" in loadstar.config.json to the region of the bucket.',
  unreachable: 'Nothing answers there; check AWS_ENDPOINT_URL_S3 and that the local stack runs: loadstar doctor',
  other: "The message is the server's own.",
} satisfies Record<S3ErrorKind, string>;

const RULES: readonly Rule[] = [
  ['noBucket', HINTS.noBucket, ['NoSuchBucket']],
  ['noKey', HINTS.noKey, ['NoSuchKey', 'NotFound']],
  ['denied', HINTS.denied, ['AccessDenied', 'Forbidden', 'AllAccessDisabled']],
  [
    'credentials',
    HINTS.credentials,
    [
      'CredentialsProviderError',
      'InvalidAccessKeyId',
      'SignatureDoesNotMatch',
      'ExpiredToken',
      'ExpiredTokenException',
      'InvalidToken',
      'TokenProviderError',
    ],
  ],
  [
    'wrongRegion',
    HINTS.wrongRegion,
    ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'],
  ],
  [
    'unreachable',
    HINTS.unreachable,
    [
      'ECONNREFUSED',
      'ECONNRESET',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'ETIMEDOUT',
      'TimeoutError',
    ],
  ],
];

/** HEAD has no body, so its errors have a status alone. */
function byStatus(status: number | undefined): readonly [S3ErrorKind, string] {
  if (status === 403) return ['denied', HINTS.denied];
  if (status === 404) return ['noKey', HINTS.noKey];
  if (status === 301) return ['wrongRegion', HINTS.wrongRegion];
  return ['other', HINTS.other];
}

interface Parts {
  readonly name: string;
  readonly code: string;
  readonly status: number | undefined;
  readonly message: string;
}

function partsOf(error: unknown): Parts {
  if (!(error instanceof Error)) return { name: '', code: '', status: undefined, message: String(error) };
  const first = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const { code, $metadata } = first as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const message = first.message === '' || first.message === 'UnknownError' ? first.name : first.message;
  return { name: first.name, code: typeof code === 'string' ? code : '', status: $metadata?.httpStatusCode, message };
}
