// Memory of a process that is at work.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Of the process that runs the steps. @param {string} folder the stack's */
export function workerPid(folder) {
  return readdirSync('/proc').find((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        readlinkSync(`/proc/${name}/cwd`) === folder &&
        readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('workerChild')
      );
    } catch {
      return false; // it has ended
    }
  });
}

/** @returns how to stop: then megabytes of resident memory at first, at most and at last */
export function watchMemory(pid) {
  const mb = () => {
    try {
      return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1_000);
    } catch {
      return 0; // it has ended
    }
  };
  const firstMb = mb();
  let peakMb = firstMb;
  const timer = setInterval(() => (peakMb = Math.max(peakMb, mb())), 50);
  return {
    stop() {
      clearInterval(timer);
      return { firstMb, peakMb, lastMb: mb() };
    },
  };
}
