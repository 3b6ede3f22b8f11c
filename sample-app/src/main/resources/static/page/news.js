// What is said to those who do not see the page: not each figure, but what has changed.

import { away, stuck } from './listener.js';

const SAID_MILLIS = 100;

/** Says something, also if it was the last thing that was said. */
export function tell(text) {
  if (!text) {
    return;
  }
  const news = document.getElementById('news');
  news.textContent = '';
  setTimeout(() => {
    news.textContent = text;
  }, SAID_MILLIS);
}

/** What has changed from one look to the next, as a sentence; null if nothing that matters. */
export function changes(before, now) {
  if (now.failure) {
    return before.failure ? null : 'The application does not answer';
  }
  return [
    before.failure ? 'The application answers again' : null,
    ...ended(before.runs, now.runs),
    ...(before.group && now.group ? ofGroup(before.group, now.group) : []),
  ].filter(Boolean).join('. ') || null;
}

function ended(before, now) {
  return (now ?? []).filter((run) => run.state !== 'RUNNING'
      && before?.find((one) => one.name === run.name)?.state === 'RUNNING')
    .map((run) => (run.state === 'DONE'
      ? `${run.name} is done. Plain listener: ${run.comparison.shown ? 'the incident' : 'no incident'}.`
        + ` Mergelane: ${run.comparison.kept ? 'no incident' : 'the incident'}`
      : `${run.name} has failed`));
}

function ofGroup(before, now) {
  const added = (list) => list(now).filter((name) => !list(before).includes(name));
  return [
    added(stuck).length > 0 ? `Stuck: ${added(stuck).join(', ')}` : null,
    stuck(before).length > 0 && stuck(now).length === 0 ? 'Nothing is stuck any more' : null,
    added(away).length > 0 ? `Circuit open: ${added(away).join(', ')}` : null,
    away(before).length > 0 && away(now).length === 0 ? 'All circuits are closed' : null,
  ];
}
