/** Who runs PostgreSQL: it refuses root, so root hands it to `nobody`, who needs folders that everybody may pass. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` exists on every system, and initdb wants an account with a name. */
const NOBODY: Account = { uid: 65534, gid: 65534 };

/** The account to run PostgreSQL under, or null where the current user will do. */
export function serverAccount(): Account | null {
  return process.getuid?.() === 0 ? NOBODY : null;
}

/** True when every folder on the way to `path`, and the path itself, lets others pass. */
export async function isReachable(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  if ((mode & 0o001) === 0) return false;
  const parent = dirname(path);
  return parent === path ? true : isReachable(parent);
}
