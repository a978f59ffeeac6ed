/** Failures of COPY and UNLOAD in the shape clients know: SQLSTATE XX000 and a DETAIL block that holds the internal code (AWS: s3serviceexception-error). */
import { BackendError } from '../proxy/backend.js';
import { StatementError } from '../proxy/step.js';

const RULE = '-----------------------------------------------';

/** @param context what was read, such as a URI */
export function loadFailure(message: string, context: string, code = 8001): StatementError {
  return new StatementError({ code: 'XX000', message, detail: detailBlock(message, context, code) });
}

/** Why S3 gave no answer, as Redshift words it. Cancellation and errors that are none of S3's come back as they are. */
export function s3Failure(error: unknown, uri: string): unknown {
  if (error instanceof StatementError || error instanceof BackendError) return error;
  if (isCancelled(error)) return cancelled();
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number; requestId?: string } };
  const status = $metadata?.httpStatusCode;
  const context = `S3 key being read : ${uri}`;
  if (status === undefined) return loadFailure(`S3CurlException: ${curlText(error as NodeJS.ErrnoException)}`, context);
  // HEAD is answered without a body, which would have told more.
  const code = name === 'NotFound' ? 'NoSuchKey' : name;
  const canRetry = status === 404 || status >= 500 ? 1 : 0;
  const text = TEXTS[code] ?? message;
  const parts = `Status ${status},Error ${code},Rid ${$metadata?.requestId ?? ''},ExtRid ,CanRetry ${canRetry}`;
  return loadFailure(`S3ServiceException:${text},${parts}`, context);
}

const TEXTS: Readonly<Record<string, string>> = {
  NoSuchKey: 'The specified key does not exist.',
  NoSuchBucket: 'The specified bucket does not exist',
  AccessDenied: 'Access Denied',
  PermanentRedirect: 'The bucket you are attempting to access must be addressed using the specified endpoint.',
};

/** S3 was not reached, or broke off. */
function curlText({ code, name, message }: NodeJS.ErrnoException): string {
  const [text, number] = CURL[code ?? name] ?? [message || name, 56];
  return `${text}, CurlError ${number}, multiCurlError 0, CanRetry 1, UserError 0`;
}

const CURL: Readonly<Record<string, readonly [string, number]>> = {
  ENOTFOUND: ["Couldn't resolve host name", 6],
  ECONNREFUSED: ["Couldn't connect to server", 7],
  ECONNRESET: ['Failure when receiving data from the peer', 56],
  EPIPE: ['Failed sending data to the peer', 55],
  TimeoutError: ['Timeout was reached', 28],
};

export function isCancelled(error: unknown): boolean {
  return (error as Error).name === 'AbortError';
}

/** The client has cancelled the statement (AWS: r_CANCEL). */
export function cancelled(): StatementError {
  return new StatementError({ code: '57014', message: "Query cancelled on user's request" });
}

function detailBlock(message: string, context: string, code: number): string {
  return `\n  ${RULE}\n  error:  ${message}\n  code:      ${code}\n  context:   ${context}\n  location:  local-redshift\n  ${RULE}\n`;
}
