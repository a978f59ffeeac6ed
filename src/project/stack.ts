/** A local stack that runs in the folder, as far as configuration needs to know: the addresses in its state file. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { SETTING_PATHS, variablesOf, type SettingPath } from './settings.js';

export const STACK_FILE = 'stack.json';

/** Where plans and manifests go on a local stack; whoever starts one creates the bucket. */
export const LOCAL_STAGING = 's3://loadstar/staging';

const STACK_SCHEMA = z.object({ supervisor: z.object({ pid: z.number() }), env: z.record(z.string(), z.string()) });

/** @returns the settings that the stack decides; null when none runs there. A file that can't be read counts as none: the next start mends it */
export function readStack(folder: string): Partial<Record<SettingPath, string>> | null {
  const file = join(folder, STACK_FILE);
  if (!existsSync(file)) return null;
  const state = STACK_SCHEMA.safeParse(parse(readFileSync(file, 'utf8')));
  if (!state.success || !isAlive(state.data.supervisor.pid)) return null;
  // The local Redshift speaks plain TCP, on 127.0.0.1 alone.
  return { staging: LOCAL_STAGING, 'warehouse.ssl': 'disable', ...fromEnv(state.data.env) };
}

/** The stack says where it is in the variables that psql, the AWS CLI and the temporal CLI read. */
function fromEnv(env: Readonly<Record<string, string>>): Partial<Record<SettingPath, string>> {
  const found: Partial<Record<SettingPath, string>> = {};
  for (const path of SETTING_PATHS) {
    const value = variablesOf(path).flatMap((name) => env[name] ?? [])[0];
    if (value !== undefined) found[path] = value;
  }
  return found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
