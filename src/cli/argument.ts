/** Values of flags, read from what was typed. commander prints what they refuse, and ends with the code for usage. */
import { InvalidArgumentError } from 'commander';

/** 1, 20, 1000. */
export function readWholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 on');
  return Number(text);
}

/** A TCP port. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new InvalidArgumentError('expected a port, 1-65535');
  return port;
}

/** `bucket=folder`, given any number of times. */
export function readMount(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('expected bucket=folder');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
