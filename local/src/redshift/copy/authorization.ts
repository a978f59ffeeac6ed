/**
 * The authorization of COPY and UNLOAD (AWS: copy-parameters-authorization): exactly one form, checked for its shape. Keys are handed on to
 * an S3 that takes them, and never shown.
 */
import { StatementError } from '../proxy/step.js';
import { refused } from '../rewrite/refuse.js';
import type { ParameterReader } from './parameterReader.js';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type Form = 'IAM_ROLE' | 'CREDENTIALS' | 'ACCESS_KEY_ID';

/** Collects the parts of a statement's authorization, which come in any order. */
export class Authorization {
  /** Which form was given: the forms exclude each other. */
  #form: Form | null = null;
  readonly #keys = new Map<string, string>();

  /** Reads the part that comes next. @returns false when none does */
  read(reader: ParameterReader): boolean {
    switch (reader.word) {
      case 'iam_role':
        reader.at++;
        this.#take('IAM_ROLE', 'IAM_ROLE');
        if (!reader.take('default')) checkRole(reader.text());
        return true;
      case 'with':
      case 'credentials':
        if (reader.word === 'with' && reader.draft.word(reader.at + 1) !== 'credentials') return false;
        reader.take('with');
        reader.at++;
        this.#take('CREDENTIALS', 'CREDENTIALS');
        this.#readCredentials(reader.text());
        return true;
      case 'access_key_id':
      case 'secret_access_key':
      case 'session_token':
      case 'token':
        return this.#readKey(reader);
      default:
        return false;
    }
  }

  /** @throws StatementError when there was none, or not all of it */
  check(statement: string): void {
    if (this.#form === null)
      throw refused(
        `${statement} needs an authorization clause`,
        'Add IAM_ROLE default, or IAM_ROLE and the ARN of a role.',
      );
    if (this.#form !== 'ACCESS_KEY_ID') return;
    for (const name of ['access_key_id', 'secret_access_key'])
      if (!this.#keys.has(name))
        throw refused(`${name.toUpperCase()} must be specified`, `Add ${name.toUpperCase()} '…'.`);
  }

  /** The keys that were given; null for a role. */
  get keys(): Keys | null {
    const [accessKeyId, secretAccessKey] = [this.#keys.get('access_key_id'), this.#keys.get('secret_access_key')];
    if (accessKeyId === undefined || secretAccessKey === undefined) return null;
    const sessionToken = this.#keys.get('session_token');
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  }

  #take(form: Form, parameter: string): void {
    if (this.#form === form && form !== 'ACCESS_KEY_ID') throw refused(`${parameter} is given twice`);
    if (this.#form !== null && this.#form !== form)
      throw refused(`${parameter} can't be used with ${this.#form}`, 'Keep one form of authorization.');
    this.#form = form;
  }

  #readKey(reader: ParameterReader): true {
    const name = reader.word === 'token' ? 'session_token' : reader.word;
    reader.at++;
    this.#take('ACCESS_KEY_ID', name.toUpperCase());
    if (this.#keys.has(name)) throw refused(`${name.toUpperCase()} is given twice`);
    this.#keys.set(name, reader.text());
    return true;
  }

  #readCredentials(text: string): void {
    const parts = new Map(
      text.split(';').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
    );
    const isKnown = [...parts].every(([name, value]) => CREDENTIALS.has(name) && value !== '');
    const role = parts.get('aws_iam_role');
    const hasKeys = parts.has('aws_access_key_id') && parts.has('aws_secret_access_key');
    if (!isKnown || /\s/.test(text) || hasKeys === (role !== undefined)) throw invalidCredentials();
    if (role !== undefined) checkRole(role);
    for (const [name, value] of parts) this.#keys.set(CREDENTIALS.get(name)!, value);
  }
}

/** Names in a credentials string, and the parameters that say the same. */
const CREDENTIALS: ReadonlyMap<string, string> = new Map([
  ['aws_iam_role', 'iam_role'],
  ['aws_access_key_id', 'access_key_id'],
  ['aws_secret_access_key', 'secret_access_key'],
  ['token', 'session_token'],
  ['master_symmetric_key', 'master_symmetric_key'],
]);

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** Several roles, each assumed by the one before, are parted by commas. */
function checkRole(arns: string): void {
  if (arns === 'default' || arns.split(/,(?=arn:)/).every((arn) => ROLE.test(arn))) return;
  // What is no ARN may be a key in the wrong place.
  throw refused(
    arns.startsWith('arn:') ? `Invalid IAM role '${arns}'` : 'Invalid IAM role',
    "It has the form 'arn:aws:iam::<account>:role/<name>'; IAM_ROLE default takes the cluster's own.",
  );
}

/** AWS: s3serviceexception-error. */
function invalidCredentials(): StatementError {
  const form =
    'aws_access_key_id=<access-key-id>;aws_secret_access_key=<secret-access-key>[;token=<temporary-session-token>]';
  return new StatementError({
    code: 'XX000',
    message: `Invalid credentials. Must be of the format: credentials '${form}'`,
    hint: "A role is given as 'aws_iam_role=<arn>'. The string has neither blanks nor line breaks.",
  });
}
