/** The documentation against the repository: links lead somewhere, and what a page lists is all there is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { CommandSpec } from '../../src/cli/command.js';
import { EXIT } from '../../src/cli/exit.js';
import { SETTING_PATHS, SETTINGS, variablesOf } from '../../src/project/settings.js';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/names.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOT_OURS = /^(node_modules|dist|dist-.*|coverage|\..*)$/;

const page = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

function findPages(folder = ROOT): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.test(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return findPages(path);
    return entry.name.endsWith('.md') ? [relative(ROOT, path)] : [];
  });
}

/** What is shown as code, in a block or in a line, links nowhere. */
const withoutCode = (text: string): string => text.replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** Relative targets: `configure.md#settings`, `#faults`, `../LICENSE`. */
function linksOf(text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/i.test(target));
}

/** The names by which GitHub links to the headings of a page. */
function anchorsOf(text: string): string[] {
  const headings = [...text.replace(/^```[^]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isBroken(from: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(ROOT, from) : resolve(ROOT, dirname(from), path);
  if (!existsSync(file)) return true;
  return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
}

test('every relative link of every page leads to a file, and to a heading that it has', () => {
  const pages = findPages();
  expect(pages).toContain('README.md');
  const broken = pages.flatMap((from) =>
    linksOf(page(from)).flatMap((target) => (isBroken(from, target) ? `${from}: ${target}` : [])),
  );
  expect(broken).toEqual([]);
});

async function findCommands(): Promise<CommandSpec[]> {
  const folder = join(ROOT, 'src/cli');
  const files = readdirSync(folder).filter(
    (name) =>
      name.endsWith('.ts') && /^export const \w+: CommandSpec\b/m.test(readFileSync(join(folder, name), 'utf8')),
  );
  const modules = await Promise.all(files.map(async (name) => (await import(join(folder, name))) as object));
  const isCommand = (value: unknown): value is CommandSpec =>
    typeof value === 'object' && value !== null && 'usage' in value;
  return modules.flatMap((module) => Object.values(module).filter(isCommand));
}

/** The text below a heading, up to the next one of its level. */
function sectionOf(text: string, heading: string): string | undefined {
  return text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
}

test('the page of commands has a section for each command, with each of its options', async () => {
  const commands = await findCommands();
  expect(commands.length).toBeGreaterThan(10);
  const text = page('docs/commands.md');
  const missing = commands.flatMap((spec) => {
    const name = spec.usage.split(' ', 1)[0] ?? '';
    const section = sectionOf(text, name);
    if (section === undefined) return [name];
    const options = (spec.options?.(new Command(name)) ?? new Command(name)).options.map(({ long }) => long ?? '');
    return options.filter((option) => !section.includes(option)).map((option) => `${name} ${option}`);
  });
  expect(missing).toEqual([]);
});

test('the page of commands has every exit code', () => {
  const codes = [...page('docs/commands.md').matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
  expect(codes).toEqual(Object.values(EXIT));
});

test('the page of settings has each setting in its order, with its variables and its default', () => {
  const rows = page('docs/configure.md')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const settings = rows.flatMap(([, setting = '', variables, shown]) => {
    const path = setting.replaceAll('`', '');
    return path in SETTINGS ? [{ path, variables, shown }] : [];
  });
  const expected = SETTING_PATHS.map((path) => {
    const { default: value } = SETTINGS[path];
    return {
      path,
      variables: variablesOf(path)
        .map((name) => `\`${name}\``)
        .join(', '),
      // What is not set by default is said in words.
      shown: value === null ? (expect.not.stringContaining('`') as string) : `\`${value}\``,
    };
  });
  expect(settings).toEqual(expected);
});

test('the pages about Temporal have every search attribute with its type', () => {
  for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) {
    expect(page('docs/web-ui.md')).toContain(`| \`${name}\` | ${type} |`);
    expect(page('docs/configure.md')).toContain(`--name ${name} --type ${type}`);
  }
});
