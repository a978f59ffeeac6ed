/**
 * Which assets a command is about: the grammar of `--select` and `--exclude`, which is dbt's as far as it goes here.
 *
 *     songplays          the asset; `stag*` all whose names match
 *     +songplays         with all it waits for; 2+songplays two steps up
 *     songplays+         with all that waits for it; songplays+1 one step down
 *     tag:daily          method and value: tag, kind (copy, transform), state (failed, changed)
 *     tag:daily,kind:copy   both; what stands beside each other, with a blank, is a union
 */
import type { Asset } from './asset.js';
import { didYouMean } from './nearest.js';

/** What is asked for. Texts as they were typed, each one term or several with blanks between them. */
export interface Selection {
  /** [] for all assets. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
}

/** What only the ledger and the last run know, by state. */
export type AssetStates = Readonly<Record<State, ReadonlySet<string>>>;

/** `failed`: in the newest run. `changed`: the live rows were made by another SQL or other COPY settings, or there are none. */
export type State = (typeof STATES)[number];

export const STATES = ['failed', 'changed'] as const;
export const KINDS = ['copy', 'transform'] as const;

/** A selection that can't be read, or names what is not there. */
export class SelectionError extends Error {
  override readonly name = 'SelectionError';

  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** One part of a term: what it picks, and how far around that. */
interface Part {
  readonly text: string;
  readonly method: 'name' | 'tag' | 'kind' | 'state';
  readonly value: string;
  /** Steps upstream and downstream; 0 for none. */
  readonly up: number;
  readonly down: number;
}

/** Checked, with everything that can be told without the states. @throws SelectionError */
export function readSelection(selection: Selection, assets: readonly Asset[]): SelectedAssets {
  return new SelectedAssets(
    selection.select.flatMap((text) => readTerms(text, assets)),
    selection.exclude.flatMap((text) => readTerms(text, assets)),
    assets,
  );
}

/** Any of these; of each, all parts at once. */
type Terms = readonly (readonly Part[])[];

class SelectedAssets {
  readonly #select: Terms;
  readonly #exclude: Terms;
  readonly #assets: readonly Asset[];

  constructor(select: Terms, exclude: Terms, assets: readonly Asset[]) {
    this.#select = select;
    this.#exclude = exclude;
    this.#assets = assets;
  }

  /** The states that must be known. */
  get states(): ReadonlySet<State> {
    const picks = [...this.#select, ...this.#exclude].flat().filter(({ method }) => method === 'state');
    return new Set(picks.map(({ value }) => value as State));
  }

  /** In the pipeline's order; [] when nothing is that way. */
  names(states: AssetStates): string[] {
    const selected = this.#select.length === 0 ? undefined : this.#union(this.#select, states);
    const excluded = this.#union(this.#exclude, states);
    return this.#assets.flatMap(({ name }) => ((selected?.has(name) ?? true) && !excluded.has(name) ? [name] : []));
  }

  #union(terms: Terms, states: AssetStates): ReadonlySet<string> {
    return new Set(terms.flatMap((parts) => this.#intersection(parts, states)));
  }

  #intersection(parts: readonly Part[], states: AssetStates): string[] {
    const sets = parts.map((part) => this.#around(part, states));
    return this.#assets.flatMap(({ name }) => (sets.every((set) => set.has(name)) ? [name] : []));
  }

  #around({ method, value, up, down }: Part, states: AssetStates): ReadonlySet<string> {
    const picked = this.#assets.filter((asset) => isPicked(asset, method, value, states)).map(({ name }) => name);
    return new Set([
      ...picked,
      ...walk(picked, up, upstream(this.#assets)),
      ...walk(picked, down, downstream(this.#assets)),
    ]);
  }
}

function isPicked(asset: Asset, method: Part['method'], value: string, states: AssetStates): boolean {
  if (method === 'tag') return asset.tags.includes(value);
  if (method === 'kind') return asset.kind === value;
  if (method === 'state') return states[value as State].has(asset.name);
  return matcherOf(value).test(asset.name);
}

type Edges = ReadonlyMap<string, readonly string[]>;

function upstream(assets: readonly Asset[]): Edges {
  return new Map(assets.map(({ name, after }) => [name, after]));
}

function downstream(assets: readonly Asset[]): Edges {
  const edges = new Map<string, string[]>(assets.map(({ name }) => [name, []]));
  for (const { name, after } of assets) for (const other of after) edges.get(other)?.push(name);
  return edges;
}

/** What is reached in so many steps. */
function walk(from: readonly string[], steps: number, edges: Edges): ReadonlySet<string> {
  const reached = new Set<string>();
  let level = from;
  for (let step = 0; step < steps && level.length > 0; step++) {
    level = level.flatMap((name) => edges.get(name) ?? []).filter((name) => !reached.has(name));
    for (const name of level) reached.add(name);
  }
  return reached;
}

function readTerms(text: string, assets: readonly Asset[]): Terms {
  const terms = text.split(/\s+/).filter((term) => term !== '');
  if (terms.length === 0) throw new SelectionError('an empty selection', 'name an asset: --select songplays+');
  return terms.map((term) => term.split(',').map((part) => readPick(part, term, assets)));
}

/** `2+tag:daily+1` */
const PART = /^(?:(\d*)(\+))?(?:([a-z]+):)?([^+:,\s]+?)(?:(\+)(\d*))?$/;

function readPick(text: string, term: string, assets: readonly Asset[]): Part {
  const [, upSteps, up, method = 'name', value = '', down, downSteps] = PART.exec(text) ?? [];
  if (value === '')
    throw new SelectionError(
      `"${term}" is no selection`,
      'songplays, +songplays, songplays+1, tag:daily, kind:copy, state:changed; a comma for both, a blank for either',
    );
  const pick = { text, method, value, up: stepsOf(up, upSteps), down: stepsOf(down, downSteps) };
  confirm(pick, assets);
  return pick as Part;
}

function stepsOf(plus: string | undefined, steps: string | undefined): number {
  if (plus === undefined) return 0;
  return steps === undefined || steps === '' ? Infinity : Number(steps);
}

function confirm(
  { text, method, value }: { readonly text: string; readonly method: string; readonly value: string },
  assets: readonly Asset[],
): void {
  if (method === 'name') {
    const matcher = matcherOf(value);
    if (!assets.some(({ name }) => matcher.test(name)))
      throw unknown(
        `"${text}": there is no asset "${value}"`,
        value,
        assets.map(({ name }) => name),
      );
  } else if (method === 'tag') {
    const tags = new Set(assets.flatMap((asset) => asset.tags));
    if (!tags.has(value)) throw unknown(`"${text}": no asset has the tag "${value}"`, value, tags);
  } else if (method === 'kind') {
    if (!KINDS.some((kind) => kind === value)) throw unknown(`"${text}": there is no kind "${value}"`, value, KINDS);
  } else if (method === 'state') {
    if (!STATES.some((state) => state === value))
      throw unknown(`"${text}": there is no state "${value}"`, value, STATES);
  } else throw unknown(`"${text}": there is no method "${method}"`, method, ['tag', 'kind', 'state']);
}

/** Names the nearest, or all when they are few. */
function unknown(message: string, value: string, known: Iterable<string>): SelectionError {
  const names = [...known].sort();
  const all =
    names.length === 0
      ? 'there are none'
      : `there are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`;
  return new SelectionError(message, didYouMean(value, names) ?? all);
}

/** `*` stands for any letters. */
function matcherOf(value: string): RegExp {
  return new RegExp(
    `^${value
      .split('*')
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.*')}$`,
  );
}
