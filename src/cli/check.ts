/** `loadstar check [asset…]`: the checks, run now on the live tables. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { pickNamed } from './named.js';
import { renderChecks, type AssetCheck } from './screen/checks.js';

export const check: CommandSpec = {
  usage: 'check [asset...]',
  group: 'Data:',
  summary: 'run the checks on the live tables',
  details: 'Runs the checks of the pipeline (all assets, or those named) on the live tables, whole. Exit code 1 when one of severity error finds rows.',
  examples: [
    ['loadstar check', 'all of them'],
    ['loadstar check orders customers', 'of two assets'],
  ],
  async run(cli, [names]) {
    const [{ runCheck }, { checkSql }] = await Promise.all([import('../redshift/check.js'), import('../pipeline/scope.js')]);
    const pipeline = await cli.pipeline();
    const session = await cli.warehouse();
    const done: AssetCheck[] = [];
    for (const asset of pickNamed(pipeline.assets, (names ?? []) as readonly string[], 'asset')) {
      for (const { name, severity, file } of asset.checks) {
        const { outcome, found } = await runCheck(session, { name, severity, file: file.path, sql: checkSql(pipeline, file) });
        done.push({ asset: asset.name, file: file.path, ...outcome, found });
      }
    }
    cli.output.json(done);
    if (!cli.output.isJson) cli.output.show(...renderChecks(done, cli.output.look));
    return done.some(({ severity, offendingRows }) => severity === 'error' && offendingRows > 0) ? EXIT.failed : EXIT.done;
  },
};
