/** What turns while something goes on. */
const PICTURES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** @param frame counts up by one a picture */
export function spinner(frame: number): string {
  return PICTURES[frame % PICTURES.length] ?? '';
}
