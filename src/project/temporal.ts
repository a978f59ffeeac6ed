/** Temporal's own configuration: TEMPORAL_* variables, profiles and the file temporal.toml, read by its envconfig package. */
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { SettingPath } from './settings.js';

/** What a connection needs beyond its address; holds secrets. Both the client's and the worker's connection take it. */
export type TemporalConnection = Omit<ReturnType<typeof loadClientConnectConfig>['connectionOptions'], 'address'>;

export interface TemporalEnv {
  readonly settings: Partial<Record<SettingPath, string>>;
  readonly connection: TemporalConnection;
  readonly problem?: string;
}

/**
 * @param useFile false where a local stack runs: the default profile of a user's temporal.toml is not about it. A profile or file that a
 *   variable names is always read
 */
export function readTemporalEnv(env: NodeJS.ProcessEnv, { useFile }: { useFile: boolean }): TemporalEnv {
  const named = Boolean(env['TEMPORAL_PROFILE'] ?? env['TEMPORAL_CONFIG_FILE']);
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({
      overrideEnvVars: defined(env),
      disableFile: !useFile && !named,
    });
    const { address, ...connection } = connectionOptions;
    return {
      settings: {
        ...(address ? { 'temporal.address': address } : {}),
        ...(namespace ? { 'temporal.namespace': namespace } : {}),
      },
      connection,
    };
  } catch (error) {
    return { settings: {}, connection: {}, problem: `TEMPORAL_*  ${(error as Error).message}` };
  }
}

function defined(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
