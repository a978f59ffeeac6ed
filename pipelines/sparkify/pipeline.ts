/** Sparkify: listening events and song metadata in S3, loaded into a star schema of song plays. The rules stand in the .sql files. */
import { copy, definePipeline, json, partition, replace, transform, upsert } from 'loadstar';

export const sparkify = definePipeline({
  name: 'sparkify',
  schema: 'sparkify',
  source: 's3://sparkify',
  assets: [
    copy('staging_events', {
      files: 'log_data/{yyyy}/{MM}/{yyyy}-{MM}-{dd}-events.json',
      format: json('log_json_path.json'),
      timeFormat: 'epochmillisecs',
      partitionBy: 'ts',
      // A JSONPaths file is positional: this list is its order, spelled as the table's columns.
      columns: [
        'artist',
        'auth',
        'first_name',
        'gender',
        'item_in_session',
        'last_name',
        'length',
        'level',
        'location',
        'method',
        'page',
        'registration',
        'session_id',
        'song',
        'status',
        'ts',
        'user_agent',
        'user_id',
      ],
    }),
    copy('staging_songs', { files: 'song_data/**/*.json', format: json('auto') }),

    transform('songplays', { fill: partition('start_time') }),
    transform('users', { fill: upsert({ key: ['user_id'], newestBy: 'last_seen_at' }) }),
    transform('songs', { fill: replace() }),
    transform('artists', { fill: replace() }),
    transform('time', { fill: partition('start_time') }),
  ],
});
