import { describe, expect, test } from 'vitest';
import type { FaultKind } from '../../src/pipeline/failure.js';
import { StillThereError } from '../../src/redshift/backend.js';
import { classify, pointsAtLoadErrors } from '../../src/redshift/classify.js';

/** An error as node-postgres gives it. */
function serverError(message: string, code = 'XX000', detail?: string): Error {
  return Object.assign(new Error(message), { severity: 'ERROR', code, ...(detail !== undefined && { detail }) });
}

/** The block that Redshift puts into DETAIL. */
function block(error: string, code: number, location: string): string {
  return `\n  -----------------------------------------------\n  error:  ${error}\n  code:      ${code}\n  context:   S3 key being read : s3://bucket/key\n  query:     143771\n  location:  ${location}\n  process:   query0_30 [pid=17220]\n  -----------------------------------------------\n`;
}

/** The texts that AWS documents, and those seen in public issues: situation, error, kind. */
const SERVER: readonly (readonly [string, Error, FaultKind])[] = [
  [
    'a prefix without objects',
    serverError(
      "The specified S3 prefix '2017/02/18/11' does not exist",
      'XX000',
      block("The specified S3 prefix '2017/02/18/11' does not exist", 8001, 's3_utility.cpp:568'),
    ),
    'missing',
  ],
  [
    'a file that is gone',
    serverError(
      'S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Rid snip,ExtRid snip,CanRetry 1',
      'XX000',
      block(
        'S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Rid snip,ExtRid snip,CanRetry 1',
        8001,
        'table_s3_scanner.cpp:354',
      ),
    ),
    'missing',
  ],
  [
    'a manifest that is not there',
    serverError(
      'Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Rid x',
    ),
    'missing',
  ],
  [
    'a manifest that may not be read',
    serverError(
      'COPY with MANIFEST parameter requires full path of an S3 object',
      'XX000',
      block('COPY with MANIFEST parameter requires full path of an S3 object', 8001, 's3_utility.cpp:318'),
    ),
    'denied',
  ],
  [
    'an object that may not be read',
    serverError('S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid x,ExtRid y,CanRetry 1'),
    'denied',
  ],
  [
    'a bucket in another region',
    serverError(
      'S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint.',
    ),
    'missing',
  ],
  [
    "a role that can't be assumed",
    serverError(
      'exception name : UnauthorizedException, error type : 135, message: Not authorized to get credentials of role arn:aws:iam::1:role/r, should retry : 0',
      'XX000',
      '  code:      30\n',
    ),
    'denied',
  ],
  [
    'a credentials service that is busy',
    serverError('exception name : InternalFailure, error type : 1, message: busy, should retry : 1'),
    'throttled',
  ],
  [
    'a role not granted to the user',
    serverError('User awsuser does not have ASSUMEROLE permission on IAM role "arn:aws:iam::1:role/r" for COPY'),
    'denied',
  ],
  ['a COPY into no table', serverError('Cannot COPY into nonexistent table some_table'), 'badSql'],
  ['a cancelled query', serverError("Query (168) cancelled on user's request", '57014'), 'cancelled'],
  ['a cancelled query without its number', serverError("Query cancelled on user's request", '57014'), 'cancelled'],
  ['a statement over its time limit', serverError("Query (150) canceled on user's request"), 'cancelled'],
  ['a query cancelled with a message', serverError('nightly maintenance', '57014'), 'cancelled'],
  [
    'a serializable violation',
    serverError(
      '1023',
      'XX000',
      'Serializable isolation violation on table - 100167, transactions forming the cycle are: 55705701, 55705754 (pid:16606);',
    ),
    'conflict',
  ],
  ['a table made after the snapshot', serverError('1018', 'XX000', 'Relation does not exist'), 'conflict'],
  ['a MERGE with doubled source rows', serverError('Found multiple matches to update the same tuple.'), 'badData'],
  ['an UPDATE without equijoin', serverError('Target table must be part of an equijoin predicate'), 'badSql'],
  ['a parameter in COPY', serverError('syntax error at or near "$1"', '42601'), 'badSql'],
  [
    'a failed load',
    serverError("Load into table 'norway_water' failed.  Check 'stl_load_errors' system table for details."),
    'badData',
  ],
  [
    'a failed load on Serverless',
    serverError(
      "Load into table 'customer' failed.  Check 'sys_load_error_detail' system table for details. [ErrorId: 1-a]",
    ),
    'badData',
  ],
  [
    'an error of S3 that asks for another try',
    serverError('S3ServiceException:We encountered an internal error.,Status 500,Error InternalError,CanRetry 1'),
    'throttled',
  ],
  [
    'throttling by S3',
    serverError('S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown,Rid x'),
    'throttled',
  ],
  [
    'a value too long for its column',
    serverError(
      'Value too long for type character varying(4)',
      'XX000',
      block('Value too long for type character varying(4)', 8001, 'string_ops.cpp:175'),
    ),
    'badData',
  ],
  [
    'a digit that is none',
    serverError(
      "Invalid digit, Value 'n', Pos 0, Type: Integer",
      'XX000',
      block("Invalid digit, Value 'n', Pos 0, Type: Integer", 1207, 'x.cpp:1'),
    ),
    'badData',
  ],
  ['a missing table', serverError('relation "nope" does not exist', '42P01'), 'badSql'],
  ['a missing column', serverError('column "x" does not exist', '42703'), 'badSql'],
  ['a missing privilege', serverError('permission denied for relation songs', '42501'), 'denied'],
  ['a wrong password', serverError('password authentication failed for user "x"', '28P01'), 'denied'],
  ['a missing schema', serverError('schema "x" does not exist', '3F000'), 'missing'],
  [
    'NULL in a NOT NULL column',
    serverError('null value in column "id" violates not-null constraint', '23502'),
    'badData',
  ],
  ['a server that shuts down', serverError('terminating connection due to administrator command', '57P01'), 'lost'],
  [
    'too many connections',
    serverError('connection limit "500" exceeded for non-bootstrap users', '53300'),
    'throttled',
  ],
  ['a deadlock', serverError('deadlock detected', '40P01'), 'conflict'],
  ['an assertion', serverError('Assert', 'XX000'), 'unknown'],
];

const CLIENT: readonly (readonly [string, unknown, FaultKind])[] = [
  [
    'a refused connection',
    Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5439'), { code: 'ECONNREFUSED' }),
    'lost',
  ],
  ['a reset connection', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'lost'],
  ['a broken pipe', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }), 'lost'],
  ['a connection that ended', new Error('Connection terminated unexpectedly'), 'lost'],
  ['a connection not made in time', new Error('timeout expired'), 'lost'],
  [
    'a refusal on both addresses of a name',
    new AggregateError([Object.assign(new Error('connect ECONNREFUSED ::1:5439'), { code: 'ECONNREFUSED' })]),
    'lost',
  ],
  [
    'a cause below a cause',
    new Error('outer', { cause: new Error('inner', { cause: serverError('permission denied', '42501') }) }),
    'denied',
  ],
  ['an earlier attempt that stays', new StillThereError('session 7 is still on the warehouse'), 'conflict'],
  ['a bug', new TypeError('x is not a function'), 'unknown'],
  ['no error at all', 'just text', 'unknown'],
];

describe('classify', () => {
  test.each([...SERVER, ...CLIENT])('takes %s for what it is', (_, error, kind) => {
    expect(classify(error).kind).toBe(kind);
  });

  test.each([...SERVER, ...CLIENT])(
    'retries %s only when it is lost, conflict or throttled, and has a hint',
    (_, error, kind) => {
      const fault = classify(error);
      expect(fault.retryable).toBe(['lost', 'conflict', 'throttled'].includes(kind));
      expect(fault.hint).not.toBe('');
    },
  );

  test('names the object that DETAIL names', () => {
    const error = serverError('S3ServiceException:x', 'XX000', block('S3ServiceException:x', 8001, 'x.cpp:1'));
    expect(classify(error).message).toBe('S3ServiceException:x (s3://bucket/key)');
  });

  test('keeps what the server said and prefers its own code to the SQLSTATE', () => {
    const [, error] = SERVER[0] ?? [];
    expect(classify(error)).toMatchObject({
      message: "The specified S3 prefix '2017/02/18/11' does not exist (s3://bucket/key)",
      code: '8001',
    });
    expect(classify(serverError('syntax error', '42601')).code).toBe('42601');
    expect(classify(serverError('1023')).code).toBe('1023');
    expect(classify(new Error('x'))).not.toHaveProperty('code');
  });

  test('knows which errors point at the load-error tables', () => {
    const pointing = SERVER.filter(([, error]) => pointsAtLoadErrors(error)).map(([situation]) => situation);
    expect(pointing).toEqual(['a failed load', 'a failed load on Serverless']);
  });
});
