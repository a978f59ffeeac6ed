/** `loadstar analyze [name…]`: runs analyses, and holds them against what they must say. */
import { readWholeNumber } from './argument.js';
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';

export const analyze: CommandSpec<{ expected?: string; rows?: number }> = {
  usage: 'analyze [name...]',
  group: 'Data:',
  summary: 'run the analyses and compare each with its expected result',
  details:
    'Runs the analyses of the pipeline (all, or those named) and compares each with its expected result. Exit code 1 when one differs.',
  examples: [
    ['loadstar analyze', 'all of them, with their first rows'],
    ['loadstar analyze --expected build/expected', 'against <name>.expected.json of that folder'],
  ],
  options: (command) =>
    command
      .option('--expected <folder>', "read <name>.expected.json there, not in the pipeline's analyses/")
      .option('--rows <n>', 'rows shown of each', readWholeNumber, 10),
  async run(cli, [names], { expected, rows = 10 }) {
    const [{ runAnalyses, summarizeAnalyses }, { isAsExpected }] = await Promise.all([
      import('./analyses.js'),
      import('./screen/analysis.js'),
    ]);
    const options = {
      names: (names ?? []) as readonly string[],
      rows,
      ...(expected === undefined ? {} : { expected }),
    };
    const outcomes = await runAnalyses(cli, options);
    cli.output.json(outcomes);
    cli.output.show(summarizeAnalyses(outcomes));
    return outcomes.every(isAsExpected) ? EXIT.done : EXIT.failed;
  },
};
