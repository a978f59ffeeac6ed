/** Failures of a COPY in the shape clients know: SQLSTATE XX000 and a DETAIL block that holds the internal code (AWS: s3serviceexception-error). */
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
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number; requestId?: string } };
  if (name === 'AbortError') return cancelled();
  const status = $metadata?.httpStatusCode;
  if (status === undefined)
    return loadFailure(
      `S3ServiceException:${message || name},Status 0,Error ${name},CanRetry 1`,
      `S3 key being read : ${uri}`,
    );
  const canRetry = status === 404 || status >= 500 ? 1 : 0;
  const text = TEXTS[name] ?? message;
  const parts = `Status ${status},Error ${name},Rid ${$metadata?.requestId ?? ''},ExtRid ,CanRetry ${canRetry}`;
  return loadFailure(`S3ServiceException:${text},${parts}`, `S3 key being read : ${uri}`);
}

const TEXTS: Readonly<Record<string, string>> = {
  NoSuchKey: 'The specified key does not exist.',
  NoSuchBucket: 'The specified bucket does not exist',
  AccessDenied: 'Access Denied',
};

/** The client has cancelled the statement (AWS: r_CANCEL). */
export function cancelled(): StatementError {
  return new StatementError({ code: '57014', message: "Query cancelled on user's request" });
}

function detailBlock(message: string, context: string, code: number): string {
  return `\n  ${RULE}\n  error:  ${message}\n  code:      ${code}\n  context:   ${context}\n  location:  local-redshift\n  ${RULE}\n`;
}
