/** A pipeline folder on disk: its pipeline.ts bundled and evaluated afresh, its SQL files read. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Esbuild from 'esbuild';
import type { Pipeline, PipelineFiles, SqlFile } from '../pipeline/asset.js';
import { compilePipeline } from '../pipeline/compile.js';
import { PIPELINE_BRAND, type PipelineDefinition } from '../pipeline/definition.js';
import { parseFiles, type ParsedFiles } from '../pipeline/parseFiles.js';
import { PipelineError, type Problem } from '../pipeline/problem.js';
import { readDefinition } from './definitionShape.js';

/** What the folder says, read and not yet compiled. */
export interface PipelineFolder {
  readonly definition: PipelineDefinition;
  readonly files: PipelineFiles;
  readonly parsed: ParsedFiles;
}

const DEFINITION = 'pipeline.ts';
const SQL_FOLDERS = ['tables', 'transforms', 'checks', 'analyses'];

/** Reads and compiles. @throws PipelineError */
export async function loadPipeline(folder: string): Promise<Pipeline> {
  const { definition, files, parsed } = await readPipelineFolder(folder);
  return compilePipeline(definition, files, parsed);
}

/** @param wanted the name of the pipeline that a run is of @throws PipelineError when the folder defines another one */
export function mustDefine(folder: string, { name }: Pick<Pipeline, 'name'>, wanted: string): void {
  if (name !== wanted)
    throw fault(DEFINITION, `defines "${name}", but the run is of "${wanted}"`, `the worker serves ${folder}`);
}

/**
 * Reads a folder as it is now: an edited file is never served from a cache.
 * @throws PipelineError when it is missing, or pipeline.ts can't be evaluated or exports no pipeline, or several
 */
export async function readPipelineFolder(folder: string): Promise<PipelineFolder> {
  const root = resolve(folder);
  if (!existsSync(root)) throw fault(folder, 'no such folder', "name the pipeline's folder: --pipeline <folder>");
  if (!statSync(root).isDirectory()) throw fault(folder, 'not a folder', 'name the folder that holds pipeline.ts');
  if (!existsSync(join(root, DEFINITION)))
    throw fault(join(folder, DEFINITION), 'no such file', 'a pipeline folder has one');
  // `import` would read all of its text in search of names to export.
  const { build } = createRequire(import.meta.url)('esbuild') as typeof Esbuild;
  const bundle = bundleDefinition(build, root);
  // esbuild is a process of its own: the SQL files are read and parsed while it works.
  const files = readFiles(root);
  const parsed = parseFiles(files.sql);
  const definition = readDefinition(pipelineExport(await evaluate(await bundle)), DEFINITION);
  if ('problems' in definition) throw new PipelineError(definition.problems);
  return { definition, files, parsed };
}

function fault(file: string, message: string, hint: string): PipelineError {
  return new PipelineError([{ file, message, hint }]);
}

/** @returns one ES module without imports but Node's own */
async function bundleDefinition(build: typeof Esbuild.build, root: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [DEFINITION],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
      // The authoring API of this very program, whatever the folder has installed.
      alias: { loadstar: authoringApi() },
    });
    return outputFiles[0]?.text ?? '';
  } catch (error) {
    const { errors } = error as Esbuild.BuildFailure;
    throw Array.isArray(errors) ? new PipelineError(errors.map(buildProblem)) : error;
  }
}

function authoringApi(): string {
  const built = fileURLToPath(new URL('../pipeline/index.js', import.meta.url));
  return existsSync(built) ? built : built.replace(/\.js$/, '.ts');
}

function buildProblem({ location, text }: Esbuild.Message): Problem {
  if (location === null) return { file: DEFINITION, message: text };
  return { file: location.file, line: location.line, column: location.column + 1, message: text };
}

async function evaluate(code: string): Promise<object> {
  try {
    return (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as object;
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw fault(
      DEFINITION,
      `threw while it was read: ${message}`,
      'a pipeline.ts only defines; it needs nothing of the world',
    );
  }
}

/** The one export that `definePipeline` made, whatever its name. */
function pipelineExport(module: object): unknown {
  const found = Object.entries(module).filter(([, value]) => isPipeline(value));
  const [only, second] = found;
  if (only === undefined) {
    const hint = 'export const pipeline = definePipeline({ … }), with definePipeline from "loadstar"';
    throw fault(DEFINITION, 'exports nothing made by definePipeline', hint);
  }
  if (second === undefined) return only[1];
  const names = found.map(([name]) => name).join(', ');
  throw fault(DEFINITION, `exports several pipelines: ${names}`, 'a folder is one pipeline');
}

function isPipeline(value: unknown): boolean {
  return typeof value === 'object' && value !== null && PIPELINE_BRAND in value;
}

/** Synchronous: thousands of small files read faster one after the other than through the thread pool. */
function readFiles(root: string): PipelineFiles {
  const paths = SQL_FOLDERS.flatMap((folder) => listFiles(root, folder)).sort();
  const read = (path: string): SqlFile => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') });
  return {
    definition: read(DEFINITION),
    sql: paths.filter((path) => path.endsWith('.sql')).map(read),
    expected: paths.filter((path) => path.startsWith('analyses/') && path.endsWith('.expected.json')).map(read),
  };
}

/** Paths below the root, with forward slashes, subfolders included; hidden ones are left out. */
function listFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith('.')) return [];
    return entry.isDirectory() ? listFiles(root, path) : [path];
  });
}
