/** The analyses of what is played, and of how much of it the catalogue knows. */
import { ascending, countDistinct, descending, grouped, sorted } from './order.js';
import { makeResult, type Result } from './result.js';
import { plays, share } from './listening.js';
import { trimmed, type Star } from './star.js';

export const catalogueAnalyses: Readonly<Record<string, (star: Star) => Result>> = {
  most_played_songs: (star) => {
    const played = new Map(grouped(star.songplays, (play) => [play.song_id]).map(({ key: [id], rows }) => [id, rows]));
    return makeResult(
      ['song_id', 'title', 'artist_name', 'plays', 'listeners'],
      sorted(
        star.songs
          .filter((song) => played.has(song.song_id))
          .map((song) => ({ ...song, ...plays(played.get(song.song_id) ?? []) })),
        descending((row) => row.plays),
        ascending((row) => row.title),
        ascending((row) => row.song_id),
      ).slice(0, 10),
    );
  },

  most_played_artists: (star) => {
    const played = new Map(
      grouped(star.songplays, (play) => [play.artist_id]).map(({ key: [id], rows }) => [id, rows]),
    );
    return makeResult(
      ['artist_id', 'name', 'plays', 'listeners'],
      sorted(
        star.artists
          .filter((artist) => played.has(artist.artist_id))
          .map((artist) => ({ ...artist, ...plays(played.get(artist.artist_id) ?? []) })),
        descending((row) => row.plays),
        ascending((row) => row.name),
        ascending((row) => row.artist_id),
      ).slice(0, 10),
    );
  },

  most_wanted_songs: (star) => {
    const events = new Map(star.events.map((event) => [`${event.session_id}/${event.item_in_session}`, event]));
    const wanted = star.songplays
      .filter((play) => play.song_id === null)
      .map((play) => {
        const event = events.get(`${play.session_id}/${play.item_in_session}`);
        return { ...play, title: trimText(event?.song), artist: trimText(event?.artist) };
      });
    return makeResult(
      ['title', 'artist', 'plays', 'listeners'],
      sorted(
        grouped(wanted, (play) => [play.title, play.artist]).map(({ key: [title, artist], rows }) => ({
          title,
          artist,
          ...plays(rows),
        })),
        descending((row) => row.plays),
        ascending((row) => row.title),
        ascending((row) => row.artist),
      ).slice(0, 10),
    );
  },

  song_coverage: (star) => {
    const covered = star.songplays.filter((play) => play.song_id !== null);
    const songs_played = countDistinct(covered, (play) => play.song_id);
    const row = {
      plays: star.songplays.length,
      covered_plays: covered.length,
      covered_share: share(covered.length, star.songplays.length, 2),
      songs: star.songs.length,
      songs_played,
      songs_played_share: share(songs_played, star.songs.length, 2),
    };
    return makeResult(
      ['plays', 'covered_plays', 'covered_share', 'songs', 'songs_played', 'songs_played_share'],
      [row],
    );
  },

  catalogue_by_decade: (star) => {
    const played = new Map(
      grouped(star.songplays, (play) => [play.song_id]).map(({ key: [id], rows }) => [id, rows.length]),
    );
    return makeResult(
      ['decade', 'songs', 'plays'],
      sorted(
        grouped(star.songs, (song) => [song.year === null ? null : song.year - (song.year % 10)]).map(
          ({ key: [decade], rows }) => ({
            decade,
            songs: rows.length,
            plays: rows.reduce((sum, song) => sum + (played.get(song.song_id) ?? 0), 0),
          }),
        ),
        ascending((row) => row.decade),
      ),
    );
  },
};

/** BTRIM: '' stays ''. */
function trimText(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : (trimmed(text) ?? '');
}
