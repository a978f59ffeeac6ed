/** What turns rows into the bytes of one file. */
import { gzipSync } from 'node:zlib';
import { compress, init } from '@bokuweb/zstd-wasm';
import type { ResultColumn } from './columns.js';
import { ParquetEncoder } from './parquetEncoder.js';
import type { UnloadStatement } from './statement.js';
import { headerLine, rowLine } from './textLines.js';

export type Row = readonly (string | null)[];

export interface Encoder {
  /** Bytes of rows that were added and not yet encoded. */
  readonly pendingBytes: number;
  /** As many of them are worth encoding. */
  readonly chunkBytes: number;
  add(row: Row): void;
  /** The bytes of all rows that are pending. */
  flush(): Buffer;
  /** The file's last bytes, behind all rows. */
  end(): Buffer;
}

/** Gets ready to make encoders: some need a library to be loaded. */
export async function encoderMaker(
  statement: UnloadStatement,
  columns: readonly ResultColumn[],
): Promise<() => Encoder> {
  if (statement.format.kind === 'parquet') return () => new ParquetEncoder(columns, statement.rowGroupBytes);
  const line = rowLine(statement.format, columns, statement.nullAs);
  const header = statement.header ? headerLine(statement.format, columns) : '';
  if (statement.compression === 'zstd') await init();
  const pack = PACKERS[statement.compression ?? 'none'];
  return () => new LineEncoder(line, header, pack);
}

/** A file may consist of several packed streams, one a chunk. */
const PACKERS: Readonly<Record<'gzip' | 'zstd' | 'none', (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  zstd: (bytes) => Buffer.from(compress(bytes)),
  none: (bytes) => bytes,
};

class LineEncoder implements Encoder {
  readonly chunkBytes = 1024 * 1024;
  #lines: Buffer[] = [];
  pendingBytes = 0;

  constructor(
    private readonly line: (row: Row) => string,
    header: string,
    private readonly pack: (bytes: Buffer) => Buffer,
  ) {
    if (header !== '') this.#push(header);
  }

  add(row: Row): void {
    this.#push(this.line(row));
  }

  flush(): Buffer {
    if (this.#lines.length === 0) return Buffer.alloc(0);
    const bytes = this.pack(Buffer.concat(this.#lines));
    this.#lines = [];
    this.pendingBytes = 0;
    return bytes;
  }

  end(): Buffer {
    return Buffer.alloc(0);
  }

  #push(line: string): void {
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    this.#lines.push(bytes);
    this.pendingBytes += bytes.length;
  }
}
