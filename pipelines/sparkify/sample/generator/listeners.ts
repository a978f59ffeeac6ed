/** The people who listen. */
import { drawNew, Random } from './random.js';
import { firstName, place, surname } from './words.js';

export type Level = 'free' | 'paid';

export interface Listener {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly gender: 'F' | 'M';
  readonly location: string;
  readonly userAgent: string;
  /** Epoch milliseconds. */
  readonly registration: number;
  /** At the beginning of the month. */
  readonly level: Level;
  /** Which of their sessions change the level, counted from 0. */
  readonly changesIn: readonly number[];
  /** False: looks at pages, never plays. */
  readonly plays: boolean;
}

/** The milliseconds of every time in the sample. */
export const MILLISECONDS = 528;

const LISTENERS = 97;
/** Ids that were never given out, or whose owners left. */
const GAPS = ['23', '57', '88'];

/** The listeners of a seed; those who come first listen most. */
export function makeListeners(seed: number): Listener[] {
  const random = new Random(seed, 'listeners');
  const taken = new Set(GAPS);
  const places = Array.from({ length: 63 }, () => place(random));
  const agents = Array.from({ length: 40 }, () => userAgent(random));
  return Array.from({ length: LISTENERS }, (_, index) => {
    const listener: Listener = {
      id: drawNew(taken, () => String(random.between(2, 101))),
      firstName: firstName(random),
      lastName: surname(random),
      gender: random.chance(0.55) ? 'F' : 'M',
      location: random.pick(places),
      userAgent: random.pick(agents),
      registration: Date.UTC(2018, 9, 31) - random.between(1, 120 * 24 * 3600) * 1000 + MILLISECONDS,
      level: random.chance(index < 20 ? 0.6 : 0.1) ? 'paid' : 'free',
      changesIn: [],
      plays: true,
    };
    return { ...listener, ...special(index) };
  });
}

/** Seven who upgrade, one who goes back to free, one who does both, two of one name, one who never plays. */
function special(index: number): Partial<Listener> {
  if (index < 7) return { level: 'free', changesIn: [2 * index + 3] };
  if (index === 7) return { level: 'paid', changesIn: [4] };
  if (index === 8) return { level: 'paid', changesIn: [2, 6] };
  if (index === 10 || index === 30) return { firstName: 'Sorrel', lastName: 'Quillmoor' };
  if (index === 40) return { plays: false };
  return {};
}

/** Agents of four browsers. All but Firefox stand in double quotes, as the logs have them. */
function userAgent(random: Random): string {
  const mozilla = 'Mozilla/5.0';
  const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
  const system = random.pick([
    'Windows NT 6.1; WOW64',
    'Windows NT 6.3',
    'X11; Linux x86_64',
    `Macintosh; Intel Mac OS X 10_${random.between(6, 10)}_${random.between(0, 5)}`,
  ]);
  return random.pick([
    `${mozilla} (${system}; rv:${random.between(24, 32)}.0) Gecko/20100101 Firefox/${random.between(24, 32)}.0`,
    `"${mozilla} (${system}) ${webKit} Chrome/${random.between(33, 37)}.0.${random.between(1750, 2060)}.${random.between(90, 170)} Safari/537.36"`,
    `"${mozilla} (${system}) AppleWebKit/537.7${random.between(1, 9)} (KHTML, like Gecko) Version/7.0.${random.between(1, 6)} Safari/537.7${random.between(1, 9)}"`,
    `"${mozilla} (compatible; MSIE ${random.between(9, 10)}.0; Windows NT 6.1; Trident/${random.between(5, 6)}.0)"`,
    `"${mozilla} (${random.pick(['iPhone', 'iPad'])}; CPU OS 7_${random.between(0, 1)} like Mac OS X) ${webKit} Version/7.0 Mobile/11D257 Safari/9537.53"`,
  ]);
}
