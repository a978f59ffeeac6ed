/** Order in a graph of names, and the way around when there is none. */

/** What each name waits for. Names that are no key of the map are left out of account. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Either all names, each behind what it waits for, ties by name; or the cycles, each closed: `[a, b, a]`. */
export type Order =
  | { readonly order: readonly string[]; readonly cycles?: never }
  | { readonly cycles: readonly (readonly string[])[]; readonly order?: never };

export function orderOf(graph: Graph): Order {
  const waiting = new Map(
    [...graph].map(([name, after]) => [name, [...after].filter((other) => graph.has(other)).length]),
  );
  const waiters = waitersOf(graph);
  const order: string[] = [];
  let ready = [...graph.keys()].filter((name) => waiting.get(name) === 0).sort();
  // Level by level: names of a level wait for none of the same level.
  while (ready.length > 0) {
    order.push(...ready);
    const next: string[] = [];
    for (const waiter of ready.flatMap((name) => waiters.get(name) ?? [])) {
      const left = (waiting.get(waiter) ?? 0) - 1;
      waiting.set(waiter, left);
      if (left === 0) next.push(waiter);
    }
    ready = next.sort();
  }
  return order.length === graph.size ? { order } : { cycles: cyclesOf(graph, new Set(order)) };
}

function waitersOf(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const waiters = new Map<string, string[]>();
  for (const [name, after] of graph) {
    for (const other of after) {
      const list = waiters.get(other);
      if (list === undefined) waiters.set(other, [name]);
      else list.push(name);
    }
  }
  return waiters;
}

/** One cycle for each group of names that wait for each other, from its first name by the alphabet. */
function cyclesOf(graph: Graph, done: ReadonlySet<string>): string[][] {
  const seen = new Set(done);
  const cycles: string[][] = [];
  for (const start of [...graph.keys()].sort()) {
    if (seen.has(start)) continue;
    const cycle = walkFrom(graph, start, seen);
    if (cycle !== undefined) cycles.push(cycle);
  }
  return cycles;
}

/** Follows what is waited for, depth first, until a name comes up that is on the way already. */
function walkFrom(graph: Graph, start: string, seen: Set<string>): string[] | undefined {
  const way: string[] = [];
  const choices: string[][] = [[start]];
  while (choices.length > 0) {
    const name = choices.at(-1)?.shift();
    if (name === undefined) {
      choices.pop();
      way.pop();
    } else if (way.includes(name)) return closed(way.slice(way.indexOf(name)));
    else if (!seen.has(name)) {
      seen.add(name);
      way.push(name);
      choices.push([...(graph.get(name) ?? [])].filter((other) => graph.has(other)).sort());
    }
  }
  return undefined;
}

function closed(cycle: readonly string[]): string[] {
  const first = cycle.indexOf([...cycle].sort()[0] ?? '');
  const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
  return [...turned, turned[0] ?? ''];
}

/**
 * The names that are there, and all that wait for one of them, directly or not.
 * @param nodes each behind what it waits for
 */
export function withDownstream(
  nodes: readonly { readonly name: string; readonly after: readonly string[] }[],
  names: Iterable<string>,
): ReadonlySet<string> {
  const wanted = new Set(names);
  const chosen = new Set<string>();
  for (const { name, after } of nodes)
    if (wanted.has(name) || after.some((other) => chosen.has(other))) chosen.add(name);
  return chosen;
}
