/** The folder of a stack: where everything lies, what is kept from start to start, what a reset removes. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

/** Paths, all absolute. */
export interface StackFolder {
  readonly path: string;
  readonly redshiftData: string;
  readonly temporalData: string;
  readonly buckets: string;
  readonly run: string;
  readonly stateFile: string;
  readonly logOf: (part: string) => string;
  /** Where the record of a process is kept while it runs. */
  readonly recordOf: (process: string) => string;
}

/** What clients prove themselves with. Made at random, once for each folder. */
export interface StackCredentials {
  readonly redshift: { readonly user: string; readonly password: string };
  readonly s3: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A folder that can't hold a stack. */
export class StackFolderError extends Error {
  constructor(dir: string, cause: unknown) {
    const { message } = cause as Error;
    super(`${dir} can't hold the local stack: ${message}\nChoose a folder on a local disk that you may write.`, {
      cause,
    });
    this.name = 'StackFolderError';
  }
}

/** Where things lie in a folder that may not exist yet. */
export function stackFolder(dir: string): StackFolder {
  const path = resolve(dir);
  const run = join(path, 'run');
  return {
    path,
    redshiftData: join(path, 'data', 'redshift'),
    temporalData: join(path, 'data', 'temporal'),
    buckets: join(path, 's3'),
    run,
    stateFile: join(path, 'stack.json'),
    logOf: (part) => join(path, 'logs', `${part}.log`),
    recordOf: (process) => join(run, `${process}.json`),
  };
}

/** Makes the folder and its parts. @throws StackFolderError */
export function makeFolder(folder: StackFolder): void {
  try {
    for (const path of [folder.temporalData, folder.buckets, folder.run, join(folder.path, 'logs')])
      mkdirSync(path, { recursive: true });
    // Nothing in here is to be committed by accident.
    writeFileSync(join(folder.path, '.gitignore'), '*\n');
    writePrivate(join(folder.run, 'writable'), '');
  } catch (error) {
    throw new StackFolderError(folder.path, error);
  }
}

/** Removes all data: tables, workflows, objects. Nobody may use the folder meanwhile. @throws StackFolderError */
export function emptyFolder(folder: StackFolder): void {
  try {
    // Where the database's account can't reach the folder, `redshiftData` is a link to where the data lies.
    if (existsSync(folder.redshiftData)) rmSync(realpathSync(folder.redshiftData), { recursive: true });
    for (const path of [folder.redshiftData, folder.temporalData, folder.buckets])
      rmSync(path, { recursive: true, force: true });
  } catch (error) {
    throw new StackFolderError(folder.path, error);
  }
  makeFolder(folder);
}

/** The folder's credentials; made when there are none. @throws StackFolderError */
export function folderCredentials({ path }: StackFolder): StackCredentials {
  const file = join(path, 'credentials.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as StackCredentials;
  } catch {
    const made = newCredentials();
    writePrivate(file, `${JSON.stringify(made, null, 2)}\n`);
    return made;
  }
}

function newCredentials(): StackCredentials {
  const secret = (): string => randomBytes(18).toString('base64url');
  const accessKeyId = `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`;
  return { redshift: { user: 'loadstar', password: secret() }, s3: { accessKeyId, secretAccessKey: secret() } };
}

/** Writes a file that its owner alone may read, as a whole. */
export function writePrivate(file: string, text: string): void {
  const draft = `${file}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}
