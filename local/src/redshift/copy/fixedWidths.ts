/** FIXEDWIDTH 'label:width, …' of COPY and UNLOAD (AWS: copy-parameters-data-format, r_UNLOAD). Labels mean nothing. */
import { refused } from '../rewrite/refuse.js';

export interface FixedWidth {
  readonly label: string;
  /** In characters. */
  readonly width: number;
}

export function fixedWidths(spec: string): FixedWidth[] {
  return spec.split(',').map((part) => {
    const match = /^\s*([^:]+?)\s*:\s*(\d+)\s*$/.exec(part);
    const width = Number(match?.[2]);
    if (match === null || width === 0)
      throw refused(`Invalid fixedwidth specification '${part.trim()}'`, "It has the form 'label:width, label:width'.");
    return { label: match[1]!, width };
  });
}
