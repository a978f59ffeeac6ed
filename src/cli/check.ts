/** `loadstar check [asset…]`: the checks, run now on the live tables. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { pickNamed } from './named.js';
import type { AssetCheck } from './screen/checks.js';

export const check: CommandSpec = {
  usage: 'check [asset...]',
  group: 'Data:',
  summary: 'run the checks on the live tables',
  details:
    'Runs the checks of the pipeline (all assets, or those named) on the live tables, whole. Exit code 1 when one of severity error finds rows.',
  examples: [
    ['loadstar check', 'all of them'],
    ['loadstar check orders customers', 'of two assets'],
  ],
  async run(cli, [names]) {
    const [{ runCheck }, { liveQuery }, { renderChecks }] = await Promise.all([
      import('../redshift/check.js'),
      import('../pipeline/stepStatements.js'),
      import('./screen/checks.js'),
    ]);
    const pipeline = await cli.pipeline();
    const session = await cli.warehouse();
    const done: AssetCheck[] = [];
    for (const asset of pickNamed(pipeline.assets, (names ?? []) as readonly string[], 'asset')) {
      for (const each of asset.checks) {
        const file = each.file.path;
        const { outcome, found } = await runCheck(session, {
          name: each.name,
          severity: each.severity,
          file,
          sql: liveQuery(each, pipeline.schema),
        });
        done.push({ asset: asset.name, file, ...outcome, found });
      }
    }
    cli.output.json(done);
    if (!cli.output.isJson) cli.output.show(...renderChecks(done, cli.output.look));
    return done.some(({ severity, offendingRows }) => severity === 'error' && offendingRows > 0)
      ? EXIT.failed
      : EXIT.done;
  },
};
