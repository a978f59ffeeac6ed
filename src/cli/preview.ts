/** `loadstar preview [asset]`: the source, looked at before it is loaded. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { readWholeNumber } from './argument.js';
import { pickNamed } from './named.js';
import type { AssetPreview } from './screen/preview.js';

export const preview: CommandSpec<{ rows?: number }> = {
  usage: 'preview [asset...]',
  group: 'Runs:',
  summary: 'look at the files before loading them, and where the tables disagree',
  details:
    'Reads the first part of some files of each copy asset (all, or those named): counts and sizes, first rows, types as seen, nulls, longest values, and where the table would refuse them. Needs no warehouse and changes nothing.',
  examples: [
    ['loadstar preview', 'every copy asset'],
    ['loadstar preview orders --rows 20', 'one, with more rows'],
  ],
  options: (command) => command.option('--rows <n>', 'sample rows shown', readWholeNumber, 5),
  async run(cli, [names], { rows = 5 }) {
    const [{ previewAsset }, { renderPreview }] = await Promise.all([
      import('./lookAtSource.js'),
      import('./screen/preview.js'),
    ]);
    const { source, assets } = await cli.pipeline();
    const copies = assets.flatMap((asset) => (asset.kind === 'copy' ? [asset] : []));
    const previews: AssetPreview[] = [];
    for (const asset of pickNamed(copies, (names ?? []) as readonly string[], 'copy asset')) {
      const seen = await previewAsset(await cli.s3(), source, asset, rows);
      if (!cli.output.isJson)
        cli.output.show(...(previews.length === 0 ? [] : ['']), ...renderPreview(seen, cli.output.look));
      previews.push(seen);
    }
    cli.output.json(previews);
    return EXIT.done;
  },
};
