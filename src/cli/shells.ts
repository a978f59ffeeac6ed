/** What the shells are told: a script that asks this program at each Tab, and its answers as each of them reads them. Pure. */

export type Shell = (typeof SHELLS)[number];

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** A word that may stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  /** What it means; where the shell shows it. */
  readonly text?: string;
  /** More of the word may come: no blank goes behind it. */
  readonly isOpen?: true;
}

/** In place of candidates: the shell completes folders by itself. */
export const FOLDERS = '/';

/**
 * Asks with the words up to the cursor; bash, which takes a word apart at `:` and `=`, with the line and the piece that it will replace.
 * @param command how this program is started
 */
export function completionScript(shell: Shell, command: readonly string[]): string {
  const ask = `${command.map(quote).join(' ')} completion ${shell} --`;
  if (shell === 'bash')
    return `_loadstar() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == '${FOLDERS}' ]]; then compopt -o default; else COMPREPLY+=("$line"); fi
  done < <(${ask} "\${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null </dev/null)
}
complete -o nospace -F _loadstar loadstar`;
  if (shell === 'zsh')
    return `_loadstar() {
  local word text
  local -a whole open
  while IFS=$'\\t' read -r word text; do
    if [[ $word == '${FOLDERS}' ]]; then _files -/; return; fi
    if [[ $word == *' ' ]]; then whole+=("\${\${word% }//:/\\\\:}\${text:+:$text}"); else open+=("\${word//:/\\\\:}\${text:+:$text}"); fi
  done < <(${ask} "\${(@Q)words[2,CURRENT]}" 2>/dev/null </dev/null)
  _describe loadstar whole -- open -S ''
}
compdef _loadstar loadstar`;
  return `function __loadstar
  set -l words (commandline -opc) "$(commandline -ct)"
  set -l found (${ask} $words[2..-1] 2>/dev/null </dev/null)
  if test "$found" = '${FOLDERS}'
    __fish_complete_directories (commandline -ct)
  else
    printf '%s\\n' $found
  end
end
complete -c loadstar -f -k -a '(__loadstar)'`;
}

/** One line a candidate. @param piece of bash: the end of the typed word, which the answer takes the place of */
export function completionLines(
  shell: Shell,
  candidates: readonly Candidate[],
  typed: string,
  piece: string,
): string[] {
  const kept = shell === 'bash' && typed.endsWith(piece) ? typed.length - piece.length : 0;
  return candidates.map(({ word, text, isOpen }) => {
    const written = `${word.slice(kept)}${shell === 'fish' || isOpen ? '' : ' '}`;
    return shell === 'bash' || text === undefined ? written : `${written}\t${text}`;
  });
}

/** The words of a line as a shell reads them, quotes and backslashes taken away; the last one is what is being typed, '' behind a blank. */
export function wordsOf(line: string): string[] {
  const words = [''];
  let quoted = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (letter === '\\' && quoted !== "'") words.push(words.pop()! + (line[++at] ?? ''));
    else if (letter === quoted) quoted = '';
    else if (quoted === '' && (letter === '"' || letter === "'")) quoted = letter;
    else if (quoted === '' && /\s/.test(letter)) words.push(...(words.at(-1) === '' ? [] : ['']));
    else words.push(words.pop()! + letter);
  }
  return words;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
