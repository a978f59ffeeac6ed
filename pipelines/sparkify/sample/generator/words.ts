/** Names made of words: nobody and nothing that exists is meant. */
import { type Random } from './random.js';

const ADJECTIVES = (
  'amber ashen brittle copper crooked distant drowsy electric faded feral folded frozen gentle gilded hollow hushed idle ' +
  'jagged lucid lunar mellow misty muted nimble northern opal paper patient pewter quiet restless rusty salted scarlet ' +
  'silken slanted sleepless solar stray sunken tangled tidal umber velvet wandering weathered winding'
).split(' ');

const NOUNS = (
  'anchor antler arcade atlas beacon bramble cinder circuit clover comet compass cricket delta dynamo ember fable ferry ' +
  'fjord garden glacier harbour heron hinge island juniper kettle lantern ledger magnet mantis marble meadow meridian ' +
  'mirror mosaic needle orchard otter parade pebble pendulum prairie quarry raven ribbon satellite saddle sparrow spindle ' +
  'sundial tangle tempest thimble thistle tramway tundra turbine umbrella valley willow windmill zephyr'
).split(' ');

const FOREIGN = [
  'Näktergal',
  'Brumière',
  'Čajník',
  'Ørnefjell',
  'Señuelo',
  'Überhügel',
  'Çamlık',
  'Maïsfeld',
  'Żuraw',
  'Crème Brisée',
];

const FIRST_NAMES = (
  'Adri Balin Bexa Calla Corwen Dalma Edwy Elowin Fenna Garrit Halden Imra Isolt Jorin Kesia Kolby Lanna Lorcan Maelis ' +
  'Merrin Nerys Odell Orla Perrin Quilla Rhosyn Roake Sabra Sorrel Tamsin Torvald Una Varian Wendel Wynne Yara Zeno'
).split(' ');

const SURNAMES = {
  start: 'Alder Birch Cobble Dun Elm Fallow Gorse Heath Lark Moss Quill Rook Stone Thorn Wick'.split(' '),
  end: 'bury by croft dale ford gate ham ley moor stead ton well wick worth'.split(' '),
};

const TOWNS = {
  start: 'Ash Beaver Cedar Deer Eagle Fern Glen Hazel Iron Juniper Lake Maple North Otter Pine'.split(' '),
  end: 'bridge brook field fork haven hollow mouth port ridge side ton view'.split(' '),
};

const STATES = 'AL AZ CA CO FL GA IL IN MA ME MI MN NC NY OH OR PA SC TN TX VA WA WI'.split(' ');

/** `Copper Lantern`, `Näktergal & the Meadow`, `Otter of Brumière`. */
export function artistName(random: Random): string {
  const [adjective, noun, other] = [
    capital(random.pick(ADJECTIVES)),
    capital(random.pick(NOUNS)),
    capital(random.pick(NOUNS)),
  ];
  const foreign = random.pick(FOREIGN);
  return random.pick([
    `${adjective} ${noun}`,
    `The ${adjective} ${noun}s`,
    `${noun} ${other}`,
    `${noun} & the ${other}s`,
    `${foreign} ${noun}`,
    `${noun} of ${foreign}`,
    `${random.pick(FIRST_NAMES)} ${surname(random)}`,
  ]);
}

/** `Winding Quarry (Album Version)`, `Under The Pewter Sundial`. */
export function songTitle(random: Random): string {
  const [adjective, noun, other] = [
    capital(random.pick(ADJECTIVES)),
    capital(random.pick(NOUNS)),
    capital(random.pick(NOUNS)),
  ];
  const title = random.pick([
    `${adjective} ${noun}`,
    `${noun} And ${other}`,
    `Under The ${adjective} ${noun}`,
    `${noun} Without A ${other}`,
    `My ${adjective} ${noun}`,
    `${noun}/${other}`,
    `${noun}'s ${other}`,
  ]);
  return random.chance(0.1)
    ? `${title} (${random.pick(['Album Version', 'Live', 'Remastered', 'Explicit', '"Night" Mix'])})`
    : title;
}

export function firstName(random: Random): string {
  return random.pick(FIRST_NAMES);
}

export function surname(random: Random): string {
  return random.pick(SURNAMES.start) + random.pick(SURNAMES.end);
}

/** `Fernhaven, OR`, `Cedarbrook-Ironport, OH-PA`. */
export function place(random: Random): string {
  const town = (): string => random.pick(TOWNS.start) + random.pick(TOWNS.end);
  const state = random.pick(STATES);
  return random.pick([
    `${town()}, ${state}`,
    `${town()}-${town()}, ${state}`,
    `${town()}-${town()}, ${state}-${random.pick(STATES)}`,
  ]);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
