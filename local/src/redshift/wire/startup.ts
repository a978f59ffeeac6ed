/** What a connection begins with: packets without a type byte. */

export type Opening =
  | { readonly kind: 'encryption'; readonly by: 'tls' | 'gss' }
  | { readonly kind: 'cancel'; readonly bytes: Buffer }
  | { readonly kind: 'startup'; readonly parameters: ReadonlyMap<string, string> };

const CANCEL = 80877102;
const SSL = 80877103;
const GSS = 80877104;
const PROTOCOL_3 = 196608;
/** No start-up packet is longer in PostgreSQL either. */
const MAX_LENGTH = 10_000;

/**
 * The parameters that the server behind understands. Redshift's drivers send others too (client_protocol_version, driver_version,
 * os_version, plugin_name, …), which PostgreSQL would refuse.
 */
const KNOWN = new Set(
  'user database options application_name client_encoding datestyle timezone extra_float_digits search_path statement_timeout lock_timeout idle_in_transaction_session_timeout'.split(
    ' ',
  ),
);

/**
 * Reads the packet at the start of `data`.
 * @returns null while more bytes are to come
 * @throws Error when this is no such packet
 */
export function readOpening(data: Buffer): { opening: Opening; size: number } | null {
  if (data.length < 8) return null;
  const size = data.readUInt32BE(0);
  if (size < 8 || size > MAX_LENGTH) throw new Error('invalid length of startup packet');
  if (data.length < size) return null;
  const bytes = data.subarray(0, size);
  const code = bytes.readUInt32BE(4);
  if (code === SSL || code === GSS) return { opening: { kind: 'encryption', by: code === SSL ? 'tls' : 'gss' }, size };
  if (code === CANCEL) return { opening: { kind: 'cancel', bytes }, size };
  if (code >>> 16 !== 3) throw new Error(`unsupported frontend protocol ${code >>> 16}.${code & 0xffff}`);
  return { opening: { kind: 'startup', parameters: readParameters(bytes) }, size };
}

function readParameters(bytes: Buffer): Map<string, string> {
  const texts = bytes.toString('utf8', 8).split('\0');
  const parameters = new Map<string, string>();
  for (let i = 0; i + 1 < texts.length && texts[i] !== ''; i += 2) parameters.set(texts[i]!, texts[i + 1]!);
  return parameters;
}

/** The packet for the server behind: only what it knows. */
export function startupPacket(parameters: ReadonlyMap<string, string>): Buffer {
  const known = [...parameters].filter(([name]) => KNOWN.has(name.toLowerCase()));
  const body = Buffer.from(known.map(([name, value]) => `${name}\0${value}\0`).join('') + '\0', 'utf8');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.writeUInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, body]);
}
