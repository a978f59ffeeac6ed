/** Checksums a client sends along with an object, in a header or behind an aws-chunked body, and their verification. */
import { createHash, type Hash } from 'node:crypto';
import { S3Error } from './error.js';

/** Takes bytes and ends in a digest. */
interface Digest {
  update(bytes: Uint8Array): unknown;
  digest(encoding: 'base64'): string;
}

const CRC32_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 as S3 writes it: four bytes, big-endian, in base64. (`zlib.crc32` is missing from Node 20 before 20.15.) */
class Crc32 implements Digest {
  #crc = 0xffffffff;

  update(bytes: Uint8Array): void {
    let crc = this.#crc;
    for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ (CRC32_TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0);
    this.#crc = crc;
  }

  digest(encoding: 'base64'): string {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE((this.#crc ^ 0xffffffff) >>> 0);
    return bytes.toString(encoding);
  }
}

const ALGORITHMS: Readonly<Record<string, () => Digest>> = {
  'x-amz-checksum-crc32': () => new Crc32(),
  'x-amz-checksum-sha1': () => createHash('sha1'),
  'x-amz-checksum-sha256': () => createHash('sha256'),
};

/** Digests a body as it passes: its MD5, which is the ETag, and whatever checksums the client announced. */
export class BodyDigests {
  readonly #md5: Hash = createHash('md5');
  readonly #announced: ReadonlyMap<string, Digest>;

  /** @param names checksum header or trailer names; those this server can't compute (CRC32C, CRC64NVME) are left unverified */
  constructor(names: readonly string[]) {
    this.#announced = new Map(names.flatMap((name) => (ALGORITHMS[name] ? [[name, ALGORITHMS[name]()] as const] : [])));
  }

  update(bytes: Uint8Array): void {
    this.#md5.update(bytes);
    for (const digest of this.#announced.values()) digest.update(bytes);
  }

  /**
   * @param sent headers and trailers of the request, in lower case
   * @returns MD5 in hex
   * @throws S3Error BadDigest when the body isn't what the client says it sent
   */
  verify(sent: Readonly<Record<string, string | undefined>>): string {
    for (const [name, digest] of this.#announced) {
      const computed = digest.digest('base64');
      if (sent[name] !== computed) throw badDigest(name, sent[name], computed);
    }
    const md5 = this.#md5.digest();
    const contentMd5 = sent['content-md5'];
    if (contentMd5 !== undefined && contentMd5 !== md5.toString('base64'))
      throw badDigest('content-md5', contentMd5, md5.toString('base64'));
    return md5.toString('hex');
  }
}

function badDigest(name: string, sent: string | undefined, computed: string): S3Error {
  return new S3Error(
    'BadDigest',
    `The ${name} you specified (${sent ?? 'none'}) did not match what we received (${computed}).`,
  );
}
