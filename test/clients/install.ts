/**
 * Clients as their users install them, each into a temporary folder that is removed afterwards. What can't be installed is an error: a client that
 * isn't there would prove nothing.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const exec = promisify(execFile);
/** A package registry may be slow; a hang is still a failure. */
const INSTALL_PATIENCE_MS = 300_000;

/** A folder of installed things. */
export interface Installed extends AsyncDisposable {
  readonly folder: string;
}

/** The folder of one client's script. */
export function scriptFolder(client: string): string {
  return fileURLToPath(new URL(client, import.meta.url));
}

async function temporary(fill: (folder: string) => Promise<void>): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'local-redshift-client-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await fill(folder);
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, [Symbol.asyncDispose]: remove };
}

/** A virtual environment with these packages; its programs are in `bin`. */
export function installPython(...packages: readonly string[]): Promise<Installed> {
  return temporary(async (folder) => {
    await install('python3', '-m', 'venv', folder);
    await install(join(folder, 'bin/pip'), 'install', '--quiet', '--no-compile', ...packages);
  });
}

export function installNode(...packages: readonly string[]): Promise<Installed> {
  return temporary((folder) =>
    install('npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, ...packages),
  );
}

/** A Java library in `folder`, by its Maven coordinates. */
export function installJava(artifact: string): Promise<Installed> {
  return temporary(async (folder) => {
    await need('java', 'default-jdk-headless');
    await need('mvn', 'maven');
    await install('mvn', '-q', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`);
  });
}

/** Sees to a program of the system: root installs it where it is missing, others are told to. */
export async function need(program: string, debianPackage: string): Promise<void> {
  const isThere = await exec('sh', ['-c', `command -v ${program}`]).catch(() => null);
  if (isThere !== null) return;
  if (process.getuid?.() !== 0)
    throw new Error(`${program} is not on this machine; install it (Debian: apt-get install ${debianPackage})`);
  await install('apt-get', 'update', '-qq');
  await install('apt-get', 'install', '-y', '-qq', '--no-install-recommends', debianPackage);
}

async function install(program: string, ...args: readonly string[]): Promise<void> {
  await exec(program, args, { timeout: INSTALL_PATIENCE_MS, maxBuffer: 1 << 26 }).catch((error: unknown) => {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed: ${stdout}${stderr || String(error)}`, { cause: error });
  });
}
