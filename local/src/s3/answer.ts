/** Answers: documents, empty answers, errors. */
import type { ServerResponse } from 'node:http';
import { S3Error } from './error.js';
import { xmlDocument, type XmlNode } from './xml.js';

/** Answers with an XML document. */
export function answerXml(response: ServerResponse, root: XmlNode, status = 200): void {
  const body = Buffer.from(xmlDocument(root));
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': body.length });
  response.end(body);
}

/** Answers without a body. */
export function answerEmpty(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, status === 204 || status === 304 ? headers : { 'content-length': '0', ...headers });
  response.end();
}

/** Answers with an error; one that is no S3Error is the server's own fault. When the answer has begun, the connection is cut instead. */
export function answerError(
  response: ServerResponse,
  error: unknown,
  request: { readonly method: string; readonly path: string; readonly id: string },
): void {
  if (response.headersSent) return void response.destroy();
  const { code, status, message } = asS3Error(error);
  if (request.method === 'HEAD') return answerEmpty(response, status);
  answerXml(
    response,
    [
      'Error',
      [
        ['Code', code],
        ['Message', message],
        ['Resource', request.path],
        ['RequestId', request.id],
      ],
    ],
    status,
  );
}

/** What a client is told of an error. */
export function asS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENAMETOOLONG') return new S3Error('KeyTooLongError', 'The key has a part that no file name can hold.');
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new S3Error('AccessDenied', `The file system refuses: ${message}`);
  return new S3Error('InternalError', message);
}
