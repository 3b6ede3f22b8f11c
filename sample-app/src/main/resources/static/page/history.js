// What the endpoint does not keep: the last ten minutes of each group, as this page has seen them.

import { seconds } from './format.js';

const KEPT = 600;

/** Seconds: two looks that are closer tell no rate. */
const LEAST_INTERVAL = 0.5;

export class History {
  #groups = new Map();

  /** Adds a look at all groups. */
  add(groups, at) {
    for (const [name, group] of Object.entries(groups)) {
      const before = this.#groups.get(name) ?? { points: [], finished: new Map(), at };
      const finished = finishedOf(group);
      const elapsed = at - before.at;
      if (elapsed > 0 && elapsed < LEAST_INTERVAL) {
        continue;
      }
      before.points.push({
        at,
        lag: sum(group, (listener) => listener.lag.records),
        age: most(group, (listener) => seconds(listener.lag.time)),
        rate: elapsed > 0 ? more(before.finished, finished) / elapsed : null,
      });
      if (before.points.length > KEPT) {
        before.points.shift();
      }
      this.#groups.set(name, { points: before.points, finished, at });
    }
  }

  of(group) {
    return this.#groups.get(group)?.points ?? [];
  }
}

function listeners(group) {
  return Object.values(group.listeners);
}

function sum(group, value) {
  const values = listeners(group).map(value).filter((one) => one != null);
  return values.length === 0 ? null : values.reduce((all, one) => all + one, 0);
}

function most(group, value) {
  const values = listeners(group).map(value).filter((one) => one != null);
  return values.length === 0 ? null : Math.max(...values);
}

/** How many records of each partition were finished since the log began, but for a constant. */
function finishedOf(group) {
  return new Map(listeners(group).flatMap((listener) => Object.entries(listener.partitions)
    .map(([partition, { next, inFlight }]) => [partition, next - inFlight])));
}

/** What was finished meanwhile in partitions that were there before. */
function more(before, now) {
  let count = 0;
  for (const [partition, finished] of now) {
    count += Math.max(0, finished - (before.get(partition) ?? finished));
  }
  return count;
}
