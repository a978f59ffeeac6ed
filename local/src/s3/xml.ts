/** The little XML that S3 speaks: elements with text, no attributes but the namespace of the root. */

/** An element: its name, then text or child elements. A child that is `undefined` is left out. */
export type XmlNode = readonly [name: string, content: string | number | readonly (XmlNode | undefined)[]];

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A whole document; error documents carry no namespace. */
export function xmlDocument([name, content]: XmlNode): string {
  const root = name === 'Error' ? name : `${name} xmlns="${NAMESPACE}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${contentText(content)}</${name}>`;
}

function contentText(content: XmlNode[1]): string {
  if (typeof content === 'string') return escapeText(content);
  if (typeof content === 'number') return String(content);
  return content.map((node) => (node ? `<${node[0]}>${contentText(node[1])}</${node[0]}>` : '')).join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"\r]/g, (char) => ESCAPES[char] ?? char);
}

/** The texts of all elements of a name, wherever they stand, in document order. Enough for DeleteObjects, whose `<Key>`s hold text only. */
export function elementTexts(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}>([^<]*)</${name}>`, 'g');
  return [...xml.matchAll(pattern)].map(([, text]) => unescapeText(text ?? ''));
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeText(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(parseInt(decimal, 10));
    return NAMED[name ?? ''] ?? whole;
  });
}
