/** SHA-256 (FIPS 180-4) in plain JavaScript: the core has no built-ins, so that client, activity and workflow can share it. */

/** SHA-256 of the text's UTF-8 bytes, as 64 hex digits. */
export function sha256(text: string): string {
  return hex(digest(text));
}

/** The first 16 hex digits of `sha256`: 64 bits, plenty for the fingerprints and versions of one pipeline. */
export function shortDigest(text: string): string {
  return hex(digest(text).subarray(0, 2));
}

const UTF8 = new TextEncoder();
/** Filled anew for each block; there is one thread. */
const SCHEDULE = new Uint32Array(64);

function digest(text: string): Uint32Array {
  const words = padded(UTF8.encode(text));
  const state = INITIAL.slice();
  for (let block = 0; block < words.length; block += 16) compress(state, words, block);
  return state;
}

function hex(words: Uint32Array): string {
  let text = '';
  for (const word of words) text += word.toString(16).padStart(8, '0');
  return text;
}

/** The message, a 1 bit, zeros, and the length in bits, as big-endian words filling blocks of 16. */
function padded(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array(((bytes.length + 8) >> 6) * 16 + 16);
  const whole = bytes.length >> 2;
  for (let i = 0, at = 0; i < whole; i++, at += 4) {
    words[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  for (let i = whole << 2; i < bytes.length; i++) words[whole]! |= bytes[i]! << (24 - (i & 3) * 8);
  words[bytes.length >> 2]! |= 0x80 << (24 - (bytes.length & 3) * 8);
  words[words.length - 2] = Math.floor(bytes.length / 0x20000000);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

function compress(state: Uint32Array, words: Uint32Array, block: number): void {
  const w = SCHEDULE;
  for (let i = 0; i < 16; i++) w[i] = words[block + i]!;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i]! + w[i]!) | 0;
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

const PRIMES = firstPrimes(64);
/** Fraction bits of the square roots of the first 8 primes. */
const INITIAL = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fractionBits(prime, 2n));
/** Fraction bits of the cube roots of the first 64 primes. */
const ROUND = Uint32Array.from(PRIMES, (prime) => fractionBits(prime, 3n));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

/** The first 32 bits after the point of a prime's root, by integer bisection: exact where floating point is not. */
function fractionBits(prime: number, degree: bigint): number {
  const scaled = BigInt(prime) << (32n * degree);
  let low = 0n;
  let high = BigInt(prime) << 32n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= scaled) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}
