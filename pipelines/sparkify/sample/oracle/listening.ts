/** The analyses of who listens, when and where. Each says what its query in analyses/ says, without SQL. */
import { roundedRatio, toDecimal } from './decimal.js';
import { day, second, weekOf } from './instant.js';
import { ascending, countDistinct, descending, grouped, sorted } from './order.js';
import { makeResult, type Result } from './result.js';
import { isPlay, trimmed, type Play, type Star, type User } from './star.js';

export const listeningAnalyses: Readonly<Record<string, (star: Star) => Result>> = {
  most_active_users: (star) =>
    makeResult(
      ['user_id', 'first_name', 'last_name', 'level', 'plays', 'sessions'],
      sorted(
        grouped(star.songplays.filter(ofSomebody), (play) => [play.user_id]).map(({ rows }) => ({
          ...userOf(star, rows[0]),
          plays: rows.length,
          sessions: countDistinct(rows, (play) => play.session_id),
        })),
        descending((row) => row.plays),
        ascending((row) => row.user_id),
      ).slice(0, 10),
    ),

  plays_by_hour: (star) =>
    makeResult(
      ['hour', 'plays', 'listeners'],
      sorted(
        grouped(star.songplays, (play) => [new Date(play.start_time).getUTCHours()]).map(({ key: [hour], rows }) => ({
          hour,
          ...plays(rows),
        })),
        ascending((row) => row.hour),
      ),
    ),

  plays_by_weekday: (star) =>
    makeResult(
      ['weekday', 'name', 'plays', 'listeners'],
      sorted(
        grouped(star.songplays, (play) => [new Date(play.start_time).getUTCDay()]).map(({ key: [weekday], rows }) => ({
          weekday,
          name: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][weekday] ?? null,
          ...plays(rows),
        })),
        ascending((row) => row.weekday),
      ),
    ),

  plays_by_level_and_gender: (star) =>
    makeResult(
      ['level', 'gender', 'plays', 'listeners', 'plays_per_listener'],
      sorted(
        grouped(star.songplays.filter(ofSomebody), (play) => [play.level, userOf(star, play).gender]).map(
          ({ key: [level, gender], rows }) => {
            const counts = plays(rows);
            return { level, gender, ...counts, plays_per_listener: roundedRatio(counts.plays, counts.listeners, 1) };
          },
        ),
        ascending((row) => row.level),
        ascending((row) => row.gender),
      ),
    ),

  plays_by_location: (star) =>
    makeResult(
      ['location', 'plays', 'listeners'],
      mostPlayed(star.songplays, (play) => play.location)
        .map(({ name, ...counts }) => ({ location: name, ...counts }))
        .slice(0, 10),
    ),

  plays_by_user_agent: (star) =>
    makeResult(
      ['agent', 'plays', 'listeners'],
      mostPlayed(star.songplays, (play) => play.user_agent?.replace(/^"+|"+$/g, '') ?? null)
        .map(({ name, ...counts }) => ({ agent: name, ...counts }))
        .slice(0, 10),
    ),

  plays_by_browser: (star) =>
    makeResult(
      ['browser', 'device', 'plays', 'listeners'],
      sorted(
        grouped(star.songplays, (play) => [named(BROWSERS, play.user_agent), named(DEVICES, play.user_agent)]).map(
          ({ key: [browser, device], rows }) => ({ browser, device, ...plays(rows) }),
        ),
        descending((row) => row.plays),
        ascending((row) => row.browser),
        ascending((row) => row.device),
      ),
    ),

  free_and_paid_by_day: (star) =>
    makeResult(
      ['day', 'free_plays', 'paid_plays', 'paid_share'],
      sorted(
        grouped(star.songplays, (play) => [day(play.start_time)]).map(({ key: [date], rows }) => {
          const paid_plays = rows.filter((play) => play.level === 'paid').length;
          const free_plays = rows.filter((play) => play.level === 'free').length;
          return { day: date, free_plays, paid_plays, paid_share: roundedRatio(100 * paid_plays, rows.length, 1) };
        }),
        ascending((row) => row.day),
      ),
    ),

  level_changes: (star) =>
    makeResult(
      ['first_play', 'user_id', 'first_name', 'last_name', 'level_before', 'level_after'],
      sorted(
        grouped(star.songplays.filter(ofSomebody), (play) => [play.user_id]).flatMap(({ rows }) =>
          changesOfLevel(star, rows),
        ),
        ascending((row) => row.first_play),
        ascending((row) => row.user_id),
        ascending((row) => row.songplay_id),
      ),
    ),

  busiest_weeks: (star) =>
    makeResult(
      ['week_of', 'plays', 'listeners', 'sessions'],
      sorted(
        grouped(star.songplays, (play) => [weekOf(play.start_time)]).map(({ key: [week_of], rows }) => ({
          week_of,
          ...plays(rows),
          sessions: countDistinct(rows, (play) => play.session_id),
        })),
        descending((row) => row.plays),
        ascending((row) => row.week_of),
      ),
    ),

  longest_sessions: (star) =>
    makeResult(
      ['session_id', 'user_id', 'first_name', 'last_name', 'plays', 'minutes'],
      sorted(
        grouped(star.songplays.filter(ofSomebody), (play) => [play.session_id, play.user_id]).map(
          ({ key: [session_id], rows }) => {
            const seconds = rows.map((play) => Math.floor(play.start_time / 1000));
            const minutes = roundedRatio(Math.max(...seconds) - Math.min(...seconds), 60, 1);
            return { session_id, ...userOf(star, rows[0]), plays: rows.length, minutes };
          },
        ),
        descending((row) => row.plays),
        ascending((row) => row.session_id),
        ascending((row) => row.user_id),
      ).slice(0, 10),
    ),

  sessions_by_size: (star) => {
    const sessions = grouped(star.songplays, (play) => [play.session_id]);
    const sizes = SIZES.map(({ size, from, to }) => {
      const sized = sessions.filter(({ rows }) => rows.length >= from && rows.length <= to);
      const total = sized.reduce((sum, { rows }) => sum + rows.length, 0);
      return { size, sessions: sized.length, plays: total, share_of_plays: share(total, star.songplays.length, 1) };
    });
    return makeResult(
      ['size', 'sessions', 'plays', 'share_of_plays'],
      sizes.filter((row) => row.sessions > 0),
    );
  },

  listening_time_by_level: (star) =>
    makeResult(
      ['level', 'plays', 'hours', 'minutes_per_play'],
      sorted(
        grouped(star.events.filter(isPlay), (event) => [event.level]).map(({ key: [level], rows }) => {
          const lengths = rows.flatMap(({ length }) => (length === null ? [] : [toDecimal(length, 5)]));
          const total = lengths.length === 0 ? null : lengths.reduce((sum, length) => sum + length, 0n);
          const hours = total === null ? null : roundedRatio(total, 3_600n * 100_000n, 2);
          const minutes_per_play = total === null ? null : roundedRatio(total, 60n * 100_000n * BigInt(rows.length), 2);
          return { level, plays: rows.length, hours, minutes_per_play };
        }),
        ascending((row) => row.level),
      ),
    ),

  new_listeners_by_day: (star) => {
    const firstPlays = grouped(star.songplays.filter(ofSomebody), (play) => [play.user_id]).map(({ rows }) =>
      rows.reduce((first, play) => Math.min(first, play.start_time), Infinity),
    );
    let listeners_so_far = 0;
    const days = sorted(
      grouped(firstPlays, (first) => [day(first)]),
      ascending((group) => group.key[0]),
    ).map(({ key: [date], rows }) => {
      listeners_so_far += rows.length;
      return { day: date, new_listeners: rows.length, listeners_so_far };
    });
    return makeResult(['day', 'new_listeners', 'listeners_so_far'], days);
  },

  page_views: (star) =>
    makeResult(
      ['page', 'events', 'sessions', 'known_users'],
      sorted(
        grouped(star.events, (event) => [event.page]).map(({ key: [page], rows }) => ({
          page,
          events: rows.length,
          sessions: countDistinct(rows, (event) => event.session_id),
          known_users: countDistinct(rows, (event) => trimmed(event.user_id)),
        })),
        descending((row) => row.events),
        ascending((row) => row.page),
      ),
    ),
};

const SIZES = [
  { size: '1 play', from: 1, to: 1 },
  { size: '2 to 5', from: 2, to: 5 },
  { size: '6 to 20', from: 6, to: 20 },
  { size: '21 to 50', from: 21, to: 50 },
  { size: 'over 50', from: 51, to: Infinity },
];

const BROWSERS = {
  Firefox: ['Firefox/'],
  Chrome: ['Chrome/'],
  'Internet Explorer': ['MSIE ', 'Trident/'],
  Safari: ['Safari/'],
};

const DEVICES = {
  iPhone: ['iPhone'],
  iPad: ['iPad'],
  Android: ['Android'],
  Windows: ['Windows'],
  Mac: ['Macintosh'],
  Linux: ['Linux'],
};

/** The first name one of whose marks the agent holds. */
function named(marks: Readonly<Record<string, readonly string[]>>, agent: string | null): string {
  if (agent === null) return 'Unknown';
  return Object.keys(marks).find((name) => marks[name]?.some((mark) => agent.includes(mark))) ?? 'Other';
}

/** COUNT(*) and COUNT(DISTINCT user_id). */
export function plays(rows: readonly Play[]): { plays: number; listeners: number } {
  return { plays: rows.length, listeners: countDistinct(rows, (play) => play.user_id) };
}

/** In percent; null when there is nothing to share. */
export function share(part: number, whole: number, places: number): number | null {
  return whole === 0 ? null : roundedRatio(100 * part, whole, places);
}

function mostPlayed(
  rows: readonly Play[],
  name: (play: Play) => string | null,
): { name: string | null; plays: number; listeners: number }[] {
  return sorted(
    grouped(
      rows.filter((play) => name(play) !== null),
      (play) => [name(play)],
    ).map((group) => ({ name: group.key[0], ...plays(group.rows) })),
    descending((row) => row.plays),
    ascending((row) => row.name),
  );
}

function changesOfLevel(
  star: Star,
  ofOneUser: readonly Play[],
): (User & { first_play: string; songplay_id: bigint; level_before: string | null; level_after: string | null })[] {
  const inOrder = sorted(
    ofOneUser,
    ascending((play) => play.start_time),
    ascending((play) => play.songplay_id),
  );
  return inOrder.flatMap((play, index) => {
    const level_before = inOrder[index - 1]?.level ?? null;
    if (level_before === null || play.level === null || play.level === level_before) return [];
    const { songplay_id, level: level_after } = play;
    return [{ ...userOf(star, play), first_play: second(play.start_time), songplay_id, level_before, level_after }];
  });
}

function ofSomebody(play: Play): boolean {
  return play.user_id !== null;
}

function userOf(star: Star, play: Play | undefined): User {
  const user = star.users.find((row) => row.user_id === play?.user_id);
  if (!user) throw new Error(`a play of user ${play?.user_id ?? 'NULL'}, whom no event names`);
  return user;
}
