import { copy, definePipeline, json, partition, replace, transform } from 'loadstar';

/** Small, and with two branches: plays by day, and songs. */
export const music = definePipeline({
  name: 'music',
  schema: 'music',
  source: 's3://music',
  assets: [
    copy('plays', { files: 'plays/{yyyy}-{MM}-{dd}.json', format: json('auto'), partitionBy: 'played_at' }),
    copy('songs', { files: 'songs/*.json', format: json('auto') }),
    transform('daily', { fill: partition('day') }),
    transform('listeners', { fill: replace() }),
    transform('titles', { fill: replace() }),
  ],
});
