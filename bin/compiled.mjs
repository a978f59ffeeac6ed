// Runs the bundled command with the functions that V8 compiled the last time: most of what a short command waits for is compilation.
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** @param {URL} client what scripts/build.mjs made: a function of all that a module has @returns {Promise<number>} the exit code */
export async function runCompiled(client, args, version) {
  const filename = fileURLToPath(client);
  // ASCII, as esbuild writes it.
  const source = readFileSync(filename, 'latin1');
  const cache = cacheFile(filename, args[0]);
  const cachedData = cache && read(cache);
  const script = new Script(source, { filename, cachedData });
  const module = { exports: {} };
  const importOutside = (specifier) => import(new URL(specifier, client).href);
  script.runInThisContext()(module, createRequire(client), importOutside, client.href);
  const code = await module.exports.main(args, version);
  const isNew = cachedData === undefined || script.cachedDataRejected === true;
  if (cache && isNew && code === 0) keep(cache, script);
  return code;
}

/** One a command, for each uses functions of its own. A new bundle has another time, another Node another format. */
function cacheFile(filename, command = '') {
  if (!/^[a-z]+$/.test(command)) return undefined;
  return `${filename.slice(0, -'.js'.length)}.${command}.${process.version}.${Math.trunc(statSync(filename).mtimeMs)}.cache`;
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined; // the first time
  }
}

/** Whole or not at all, whoever else does so; nothing is lost where the folder can't be written. */
function keep(file, script) {
  try {
    writeFileSync(`${file}.${process.pid}`, script.createCachedData());
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    return;
  }
}
