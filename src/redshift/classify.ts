/**
 * Errors, sorted. Almost all of Redshift's carry SQLSTATE XX000, so message and DETAIL decide: `code:`, `CanRetry`, `should retry`.
 * AWS: s3serviceexception-error, c_serial_isolation, r_Load_Error_Reference, r_CANCEL.
 */
import type { FaultKind } from '../pipeline/failure.js';
import { StillThereError } from './backend.js';

/** What an error comes to. `code` is Redshift's own code where DETAIL has one, else the SQLSTATE, else the socket's error code. */
export interface Fault {
  readonly kind: FaultKind;
  readonly retryable: boolean;
  readonly message: string;
  readonly code?: string;
  /** What to do next. */
  readonly hint: string;
}

/** What the rules read. */
interface Facts {
  readonly message: string;
  /** Message and DETAIL together. */
  readonly text: string;
  /** SQLSTATE, or Node's error code. */
  readonly code: string;
  readonly error: unknown;
}

interface Rule {
  readonly kind: FaultKind;
  readonly when: (facts: Facts) => boolean;
  readonly hint: string;
}

/** Sorts an error of the warehouse, of the connection to it, or of anything else. */
export function classify(error: unknown): Fault {
  const facts = factsOf(error);
  const rule = RULES.find(({ when }) => when(facts)) ?? UNKNOWN;
  const code = internalCode(facts.text) ?? facts.code;
  return {
    kind: rule.kind,
    retryable: RETRYABLE.has(rule.kind),
    message: withKey(facts),
    ...(code !== '' && { code }),
    hint: rule.hint,
  };
}

/** True when the message sends its reader to the load-error tables. */
export function pointsAtLoadErrors(error: unknown): boolean {
  return LOAD_ERROR.test(factsOf(error).text);
}

const RETRYABLE: ReadonlySet<FaultKind> = new Set<FaultKind>(['lost', 'conflict', 'throttled']);

const LOAD_ERROR = /^Load into table '.+' failed\.|stl_load_errors|sys_load_error_detail/i;
const SOCKET_CODES = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN'.split(' '),
);
const SOCKET_TEXT =
  /Connection terminated|timeout expired|timeout exceeded when trying to connect|connection error and is not queryable|Client was closed/i;
/** Codes of DETAIL that stand for a value that does not fit its column: AWS's load error codes. */
const VALUE_CODE = /\bcode:\s+(12\d\d)\b/;

const text =
  (pattern: RegExp) =>
  ({ text }: Facts): boolean =>
    pattern.test(text);
const state =
  (pattern: RegExp) =>
  ({ code }: Facts): boolean =>
    pattern.test(code);

/** The first that holds decides: what forbids a retry stands before `CanRetry 1`, which S3 sends along with a 403 too. */
const RULES: readonly Rule[] = [
  {
    kind: 'lost',
    when: ({ code, message }) => SOCKET_CODES.has(code) || SOCKET_TEXT.test(message),
    hint: 'The warehouse did not answer; check that it runs and that host and port are right: loadstar doctor',
  },
  {
    kind: 'lost',
    when: state(/^(08...|57P0[123]|25P03)$/),
    hint: 'The warehouse ended the session; nothing was committed and the step can run again.',
  },
  {
    kind: 'conflict',
    when: ({ error }) => error instanceof StillThereError,
    hint: 'An earlier attempt still holds its locks; end its session: SELECT pg_terminate_backend(<pid>)',
  },
  {
    kind: 'conflict',
    when: ({ message, text, code }) =>
      /^(1023|1018)$/.test(message.trim()) ||
      /Serializable isolation violation|^1018\b[\s\S]*Relation does not exist/i.test(text) ||
      /^(40001|40P01|55P03|55006)$/.test(code),
    hint: 'Another transaction touched the same tables; the whole step runs again.',
  },
  {
    kind: 'cancelled',
    when: ({ text, code }) => code === '57014' || /^Query (\(\d+\) )?cancell?ed on user's request/.test(text),
    hint: 'Someone, or a time limit of the warehouse, ended the statement.',
  },
  {
    kind: 'badData',
    when: text(LOAD_ERROR),
    hint: 'Read the rows of stl_load_errors or sys_load_error_detail of this session.',
  },
  {
    kind: 'denied',
    when: text(/AccessDenied|Access Denied,Status 403|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken/),
    hint: 'The role of the COPY may not read these objects; grant it s3:GetObject and s3:ListBucket on the bucket.',
  },
  {
    kind: 'denied',
    when: text(/COPY with MANIFEST parameter requires full path of an S3 object/),
    hint: 'The role of the COPY may not read the manifest: grant it s3:GetObject on the staging prefix. The message is misleading.',
  },
  {
    kind: 'denied',
    when: text(/does not have ASSUMEROLE permission/),
    hint: 'GRANT ASSUMEROLE ON \'<role>\' TO <user> FOR COPY, or set "copyAuthorization" to a role the user may assume.',
  },
  { kind: 'throttled', when: text(/should retry : 1/), hint: 'The credentials service asked to try again.' },
  {
    kind: 'denied',
    when: text(/UnauthorizedException|Not authorized to get credentials of role|should retry : 0/),
    hint: 'The warehouse may not take on the role of the COPY; check its trust policy and that it is attached to the cluster.',
  },
  {
    kind: 'missing',
    when: text(/The specified S3 prefix '.*' does not exist/),
    hint: 'Nothing lies under this prefix any more; plan again: loadstar plan',
  },
  {
    kind: 'missing',
    when: text(/must be addressed using the specified endpoint|PermanentRedirect/),
    hint: 'The bucket lies in another region; set "region" in loadstar.config.json.',
  },
  {
    kind: 'missing',
    // S3 sends CanRetry 1 along, from the time when a new object could be invisible for a while; since 2020 it can't.
    when: text(/NoSuchKey|NoSuchBucket/),
    hint: 'A file that the plan names is gone since; run it again for a new plan.',
  },
  {
    kind: 'throttled',
    when: text(/SlowDown|ServiceUnavailable|Throttling|TooManyRequests|Rate exceeded|Status 50[03]|CanRetry 1/i),
    hint: 'S3 asked to try again.',
  },
  {
    kind: 'missing',
    when: text(/Problem reading manifest file/),
    hint: 'A file that the plan names is gone; plan again: loadstar plan',
  },
  {
    kind: 'throttled',
    when: state(/^53(300|400)$/),
    hint: 'The warehouse has no session to spare; lower "concurrency".',
  },
  {
    kind: 'badSql',
    when: text(/Cannot COPY into nonexistent table|Target table must be part of an equijoin predicate/),
    hint: 'Mend the SQL in the pipeline folder: loadstar plan --sql shows what runs.',
  },
  {
    kind: 'badData',
    when: text(/Found multiple matches to update the same tuple/),
    hint: 'The SELECT returns several rows of one key; make its key unique.',
  },
  {
    kind: 'denied',
    when: state(/^(42501|28...)$/),
    hint: 'The warehouse user lacks a privilege; the message names the object.',
  },
  { kind: 'missing', when: state(/^(3D000|3F000)$/), hint: 'Check the names of database and schema: loadstar doctor' },
  {
    kind: 'badSql',
    when: state(/^(42...|0A...)$/),
    hint: 'Mend the SQL in the pipeline folder: loadstar plan --sql shows what runs.',
  },
  {
    kind: 'badData',
    when: ({ code, text }) => /^2[23]...$/.test(code) || VALUE_CODE.test(text) || /^Value too long for/i.test(text),
    hint: 'A value does not fit its column: widen the column or convert the value in the SELECT.',
  },
];

const UNKNOWN: Rule = {
  kind: 'unknown',
  when: () => true,
  hint: "Not an error Loadstar knows; the message is the server's own.",
};

/** Walks down `cause` to the error that carries a code: the driver's, or the socket's. */
function factsOf(error: unknown): Facts {
  const message = messageOf(error);
  let current = error;
  for (let depth = 0; depth < 5 && isObject(current); depth++) {
    const code = current['code'];
    if (typeof code === 'string') {
      const detail = typeof current['detail'] === 'string' ? current['detail'] : '';
      return { message, text: `${messageOf(current)}\n${detail}`, code, error };
    }
    current = current instanceof AggregateError ? (current.errors[0] as unknown) : current['cause'];
  }
  return { message, text: message, code: '', error };
}

/** Which object it was stands in DETAIL alone. */
function withKey({ message, text }: Facts): string {
  const key = /S3 key being read : (s3:\/\/\S+)/.exec(text)?.[1];
  return key === undefined || message.includes(key) ? message : `${message} (${key})`;
}

function internalCode(text: string): string | undefined {
  const code = /\n\s*code:\s+(\d+)/.exec(text)?.[1];
  return code ?? /^(1023|1018)\b/.exec(text)?.[1];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : isObject(error) ? String(error['message']) : String(error);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
