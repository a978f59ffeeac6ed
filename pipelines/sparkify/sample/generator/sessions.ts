/** A month of sessions, played through in order of time: who is logged in, what they pay, which pages and songs they ask for. */
import { Literal, type Field } from './json.js';
import { MILLISECONDS, type Level, type Listener } from './listeners.js';
import { Random } from './random.js';
import { type Repertoire } from './repertoire.js';

/** A line of the logs: its time in epoch milliseconds, and the members of its object in the order of the real ones. */
export interface LogEvent {
  readonly ts: number;
  readonly fields: Readonly<Record<string, Field>>;
}

const FIRST_DAY = Date.UTC(2018, 10, 1) / 1000;
const END = Date.UTC(2018, 11, 1) / 1000;
const DAY = 24 * 3600;
/** Estimated events to stop at; some fall behind the end of the month. */
const EVENTS = 8_300;

/** The events of a seed, oldest first: about 8,000. */
export function makeEvents(seed: number, listeners: readonly Listener[], repertoire: Repertoire): LogEvent[] {
  const random = new Random(seed, 'sessions');
  const states = new Map(listeners.map((listener) => [listener, { level: listener.level, sessions: 0, busyUntil: 0 }]));
  const events = planSessions(random, listeners).flatMap((plan, index) => {
    const session = new Session(random, repertoire, 100 + index, plan.start);
    if (plan.listener === null) return session.anonymous();
    const state = states.get(plan.listener) ?? { level: 'free', sessions: 0, busyUntil: 0 };
    session.startAfter(state.busyUntil);
    return session.of(plan.listener, state, plan.plays);
  });
  return events.filter(({ ts }) => ts < END * 1000).sort((a, b) => a.ts - b.ts);
}

interface SessionPlan {
  readonly listener: Listener | null;
  /** Epoch seconds. */
  readonly start: number;
  readonly plays: number;
}

/** Sessions until there are events enough, in order of time. Every ninetieth begins in the same second as the one before it in the list. */
function planSessions(random: Random, listeners: readonly Listener[]): SessionPlan[] {
  const plans: SessionPlan[] = [];
  for (let events = 0; events < EVENTS;) {
    const listener = random.chance(0.12) ? null : random.pickEarly(listeners, 1.8);
    const twin = plans.length % 90 === 89 ? plans.at(-1)?.start : undefined;
    const plays = listener?.plays ? Math.ceil(Math.exp(random.next() * 5 - 0.8)) : 0;
    plans.push({ listener, start: twin ?? startOfSession(random, plans.length), plays });
    events += plays * 1.1 + 1;
  }
  return plans.sort((a, b) => a.start - b.start);
}

/** The first thirty sessions take a day each, so that no day is empty; then any, weekends half as often. Mostly in the afternoon. */
function startOfSession(random: Random, planned: number): number {
  let day = planned < 30 ? planned : random.between(0, 29);
  const weekday = (4 + day) % 7;
  if (planned >= 30 && (weekday === 0 || weekday === 6) && random.chance(0.5)) day = (day + random.between(1, 3)) % 30;
  const hour = Math.floor((random.next() + random.next() + random.next()) * 8.6);
  return FIRST_DAY + day * DAY + Math.min(hour, 23) * 3600 + random.between(0, 3599);
}

const GLANCES = [
  'Home',
  'Home',
  'Home',
  'Help',
  'About',
  'Settings',
  'Settings',
  'Downgrade',
  'Upgrade',
  'Error',
  'Save Settings',
];
const REDIRECTS = new Set(['Login', 'Logout', 'Save Settings', 'Submit Upgrade', 'Submit Downgrade']);

class Session {
  readonly #random: Random;
  readonly #repertoire: Repertoire;
  readonly #id: number;
  #events: LogEvent[] = [];
  /** Epoch seconds. */
  #now: number;

  constructor(random: Random, repertoire: Repertoire, id: number, start: number) {
    this.#random = random;
    this.#repertoire = repertoire;
    this.#id = id;
    this.#now = start;
  }

  /** Nobody listens at two places at once. */
  startAfter(busyUntil: number): void {
    if (this.#now < busyUntil) this.#now = busyUntil + this.#random.between(60, 3600);
  }

  /** Somebody who looks at the door and leaves. */
  anonymous(): LogEvent[] {
    for (const page of ['Home', 'Login', 'About', 'Help'].slice(0, this.#random.between(1, 3)))
      this.#look(page, null, 'free');
    return this.#events;
  }

  /** A listener's session; moves their state on. */
  of(listener: Listener, state: { level: Level; sessions: number; busyUntil: number }, plays: number): LogEvent[] {
    const random = this.#random;
    const changesBefore = listener.changesIn.includes(state.sessions++) ? Math.ceil(plays / 2) : -1;
    if (random.chance(0.12)) this.#logIn(state.level);
    if (random.chance(0.4)) this.#look('Home', listener, state.level);
    for (let play = 0; play < plays; play++) {
      if (play === changesBefore) state.level = this.#changeLevel(listener, state.level);
      this.#play(listener, state.level);
      if (random.chance(0.07)) this.#look(random.pick(GLANCES), listener, state.level);
    }
    if (changesBefore >= plays) state.level = this.#changeLevel(listener, state.level);
    if (!listener.plays) this.#look(random.pick(GLANCES), listener, state.level);
    if (random.chance(0.1)) this.#logOut(listener, state.level);
    state.busyUntil = this.#now;
    return this.#events;
  }

  #logIn(level: Level): void {
    this.#look('Home', null, level);
    this.#look('Login', null, level);
  }

  #logOut(listener: Listener, level: Level): void {
    this.#look('Logout', listener, level);
    if (this.#random.chance(0.5)) this.#look('Home', null, level);
  }

  /** Asks, confirms, and sees the home page in the same instant at the new level: only item_in_session says which came last. */
  #changeLevel(listener: Listener, level: Level): Level {
    const [ask, changed] = level === 'free' ? (['Upgrade', 'paid'] as const) : (['Downgrade', 'free'] as const);
    this.#look(ask, listener, level);
    this.#add(`Submit ${ask}`, listener, level);
    this.#look('Home', listener, changed);
    return changed;
  }

  #play(listener: Listener, level: Level): void {
    const { artist, song, length } = this.#repertoire.next();
    this.#add('NextSong', listener, level, { artist, song, length });
    this.#now += this.#random.chance(0.1) ? this.#random.between(5, 60) : Math.max(1, Math.floor(length));
  }

  /** One look in six takes no time: the next event has the same instant. */
  #look(page: string, listener: Listener | null, level: Level): void {
    this.#add(page, listener, level);
    if (!this.#random.chance(1 / 6)) this.#now += this.#random.between(1, 90);
  }

  #add(
    page: string,
    listener: Listener | null,
    level: Level,
    track?: { artist: string; song: string; length: number },
  ): void {
    const ts = this.#now * 1000 + MILLISECONDS;
    const fields = {
      artist: track?.artist ?? null,
      auth: listener ? 'Logged In' : 'Logged Out',
      firstName: listener?.firstName ?? null,
      gender: listener?.gender ?? null,
      itemInSession: this.#events.length,
      lastName: listener?.lastName ?? null,
      length: track?.length ?? null,
      level,
      location: listener?.location ?? null,
      method: page === 'NextSong' || REDIRECTS.has(page) ? 'PUT' : 'GET',
      page,
      registration: listener ? new Literal(`${listener.registration}.0`) : null,
      sessionId: this.#id,
      song: track?.song ?? null,
      status: REDIRECTS.has(page) ? 307 : page === 'Error' ? 404 : 200,
      ts,
      userAgent: listener?.userAgent ?? null,
      userId: listener?.id ?? '',
    };
    this.#events.push({ ts, fields });
  }
}
