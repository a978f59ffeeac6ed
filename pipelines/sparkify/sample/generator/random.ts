/** Chance that repeats: the same seed and label give the same draws on every machine and every version of Node. */
export class Random {
  #state: number;

  /** @param label names the stream, so that one part of the sample can change without moving the others */
  constructor(seed: number, label: string) {
    this.#state = [...label].reduce(
      (hash, character) => Math.imul(hash ^ character.charCodeAt(0), 0x01000193),
      seed ^ 0x811c9dc5,
    );
  }

  /** In [0, 1), 32 bits: the generator known as mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return present(items[this.between(0, items.length - 1)]);
  }

  /** An item of the list, the early ones more often: position grows with the power of an even draw. */
  pickEarly<Item>(items: readonly Item[], power: number): Item {
    return present(items[Math.floor(items.length * this.next() ** power)]);
  }

  /** So many characters of the alphabet. */
  code(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.between(0, alphabet.length - 1)]).join('');
  }
}

/** Draws until something new comes, and remembers it. */
export function drawNew(taken: Set<string>, draw: () => string): string {
  let drawn = draw();
  while (taken.has(drawn)) drawn = draw();
  taken.add(drawn);
  return drawn;
}

function present<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
