/** `loadstar query "<sql>"`: one statement on the warehouse, its rows as a table or JSON. */
import { readWholeNumber } from './argument.js';
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { countOf, formatDuration } from './screen/figures.js';

const DEFAULT_LIMIT = 200;

export const query: CommandSpec<{ limit?: number }> = {
  usage: 'query <sql>',
  group: 'Data:',
  summary: 'run one SQL statement and show its rows',
  examples: [
    ['loadstar query "select count(*) from sales.orders"', 'tables are named with their schema'],
    ['loadstar query "select * from sales.orders" --limit 5 --json', '{ columns, rows, total }'],
  ],
  options: (command) => command.option('--limit <n>', 'rows shown; all are counted', readWholeNumber, DEFAULT_LIMIT),
  async run(cli, [sql], { limit = DEFAULT_LIMIT }) {
    const { renderTable } = await import('./screen/table.js');
    const { output } = cli;
    const session = await cli.warehouse();
    const startedAt = performance.now();
    const result = await session.table(String(sql), limit);
    output.json(result);
    if (output.isJson) return EXIT.done;
    const elapsed = formatDuration(performance.now() - startedAt);
    if (result.columns.length > 0) output.show(...renderTable(result, output.look), '');
    const count =
      result.total > result.rows.length
        ? `${countOf(result.rows.length, 'row')} of ${countOf(result.total, 'row')}, --limit shows more`
        : countOf(result.total, 'row');
    output.show(output.paint.dim(result.columns.length > 0 ? `${count}, ${elapsed}` : `done, ${elapsed}`));
    return EXIT.done;
  },
};
