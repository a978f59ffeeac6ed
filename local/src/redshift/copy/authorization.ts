/** The authorization clause of COPY (AWS: copy-parameters-authorization): its form is checked, its value never kept, since the local S3 has credentials of its own. */
import { stringValue } from '@loadstar/sql';
import type { Draft } from '../rewrite/draft.js';
import { refused, syntaxError } from '../rewrite/refuse.js';

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** @returns where the clause that begins at `at` ends; `at` when none begins there */
export function readAuthorization(draft: Draft, at: number): number {
  switch (draft.word(at)) {
    case 'iam_role':
      return readRole(draft, at + 1);
    case 'access_key_id':
      return readKeys(draft, at);
    case 'with':
      return draft.word(at + 1) === 'credentials' ? readCredentials(draft, at + 2) : at;
    case 'credentials':
      return readCredentials(draft, at + 1);
    default:
      return at;
  }
}

function readRole(draft: Draft, at: number): number {
  if (draft.word(at) === 'default') return at + 1;
  const arns = literal(draft, at);
  if (!arns.split(',').every((arn) => ROLE.test(arn))) {
    throw refused(
      `Invalid IAM role '${arns}'`,
      "It has the form 'arn:aws:iam::<account>:role/<name>'; IAM_ROLE default takes the cluster's own.",
    );
  }
  return at + 1;
}

function readKeys(draft: Draft, at: number): number {
  literal(draft, at + 1);
  if (draft.word(at + 2) !== 'secret_access_key') throw syntaxError(draft.words[at + 2]);
  literal(draft, at + 3);
  if (draft.word(at + 4) !== 'session_token' && draft.word(at + 4) !== 'token') return at + 4;
  literal(draft, at + 5);
  return at + 6;
}

function readCredentials(draft: Draft, at: number): number {
  const start = draft.word(at) === 'as' ? at + 1 : at;
  const parts = literal(draft, start).split(';');
  const names = ['aws_iam_role', 'aws_access_key_id', 'aws_secret_access_key', 'token', 'master_symmetric_key'];
  if (!parts.every((part) => names.includes(part.slice(0, part.indexOf('=')))))
    throw refused('Invalid credentials string', "It has the form 'aws_iam_role=<arn>'.");
  return start + 1;
}

function literal(draft: Draft, at: number): string {
  const token = draft.words[at];
  if (token?.kind !== 'string') throw syntaxError(token);
  return stringValue(token);
}
