/** Rows as a Parquet file: row groups one after the other, packed with Snappy (AWS: r_UNLOAD, "FORMAT AS PARQUET clause"). */
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ResultColumn } from './columns.js';
import type { Encoder, Row } from './encoder.js';

type Value = string | number | bigint | boolean | Uint8Array | null;

export class ParquetEncoder implements Encoder {
  #columns: Value[][];
  readonly #bytes = new ByteWriter();
  readonly #file: ParquetWriter;
  readonly #read: readonly ((text: string) => Value)[];
  pendingBytes = 0;

  constructor(
    private readonly columns: readonly ResultColumn[],
    readonly chunkBytes: number,
  ) {
    this.#columns = columns.map(() => []);
    this.#read = columns.map(reader);
    const root = { name: 'schema', num_children: columns.length };
    this.#file = new ParquetWriter({ writer: this.#bytes, schema: [root, ...columns.map(element)] });
  }

  add(row: Row): void {
    row.forEach((text, i) => {
      this.#columns[i]!.push(text === null ? null : this.#read[i]!(text));
      this.pendingBytes += (text?.length ?? 0) + 8;
    });
  }

  flush(): Buffer {
    const rows = this.#columns[0]?.length ?? 0;
    if (rows > 0) {
      const columnData = this.columns.map(({ name }, i) => ({ name, data: this.#columns[i]! }));
      void this.#file.write({ columnData, rowGroupSize: rows });
      this.#columns = this.columns.map(() => []);
      this.pendingBytes = 0;
    }
    return this.#take();
  }

  end(): Buffer {
    void this.#file.finish();
    return this.#take();
  }

  /** The bytes written since; the writer goes on in the same memory. */
  #take(): Buffer {
    const bytes = Buffer.from(this.#bytes.getBytes());
    this.#bytes.index = 0;
    return bytes;
  }
}

function element({ name, type, precision, scale }: ResultColumn): SchemaElement {
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  switch (type) {
    case 'smallint':
      return { ...optional, type: 'INT32', converted_type: 'INT_16' };
    case 'integer':
      return { ...optional, type: 'INT32' };
    case 'bigint':
      return { ...optional, type: 'INT64' };
    case 'real':
      return { ...optional, type: 'FLOAT' };
    case 'double precision':
      return { ...optional, type: 'DOUBLE' };
    case 'boolean':
      return { ...optional, type: 'BOOLEAN' };
    case 'numeric':
      return precision <= INT64_DIGITS
        ? { ...optional, type: 'INT64', converted_type: 'DECIMAL', precision, scale }
        : { ...optional, type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, converted_type: 'DECIMAL', precision, scale };
    case 'date':
      return { ...optional, type: 'INT32', converted_type: 'DATE' };
    case 'time without time zone':
    case 'time with time zone':
      return { ...optional, type: 'INT64', converted_type: 'TIME_MICROS' };
    case 'timestamp without time zone':
    case 'timestamp with time zone':
      return { ...optional, type: 'INT64', converted_type: 'TIMESTAMP_MICROS' };
    case 'super':
      return { ...optional, type: 'BYTE_ARRAY', logical_type: { type: 'JSON' } };
    case 'character':
    case 'character varying':
      return { ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
  }
}

/** Decimals with more digits take 16 bytes. */
const INT64_DIGITS = 18;

function reader({ type, scale }: ResultColumn): (text: string) => Value {
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'real':
    case 'double precision':
      return Number;
    case 'bigint':
      return BigInt;
    case 'boolean':
      return (text) => text === 't';
    case 'numeric':
      return (text) => unscaled(text, scale);
    case 'date':
      return (text) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
    case 'time without time zone':
    case 'time with time zone':
      return (text) => micros(`1970-01-01 ${text}`);
    case 'timestamp without time zone':
    case 'timestamp with time zone':
      return micros;
    case 'super':
      return (text) => Buffer.from(text);
    case 'character':
    case 'character varying':
      return (text) => text;
  }
}

/** The digits of a decimal as one whole number. */
function unscaled(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
}

/** Microseconds since 1970; the time zone, which sessions have at UTC, is not kept. */
function micros(text: string): bigint {
  const [, second = '', fraction = ''] = /^(\S+ [\d:]{8})(?:\.(\d+))?/.exec(text) ?? [];
  return BigInt(Date.parse(`${second.replace(' ', 'T')}Z`)) * 1_000n + BigInt(fraction.padEnd(6, '0'));
}
