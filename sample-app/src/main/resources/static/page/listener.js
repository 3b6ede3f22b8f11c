// One listener: what it has in hand.

import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { duration, number, plural, words } from './format.js';
import { badge, partitions } from './partitions.js';

/** More than these are told by their number alone. */
const MOST_LANES = 96;

function lanes({ busy, ready }) {
  const shown = Math.min(busy, MOST_LANES);
  const waiting = Math.min(ready, MOST_LANES - shown);
  return html`<div class="lanes" role="img" aria-label="${plural(busy, 'lane')} at work, ${number(ready)} ready">
    ${Array.from({ length: shown }, () => html`<i class="busy"></i>`)}
    ${Array.from({ length: waiting }, () => html`<i></i>`)}
    ${busy + ready > MOST_LANES ? html`<span>+ ${number(busy + ready - MOST_LANES)}</span>` : nothing}
    ${busy + ready === 0 ? html`<span class="quiet">none</span>` : nothing}
  </div>`;
}

const fact = (name, value, kind = '') => html`<div class=${kind}><dt>${name}</dt><dd>${value}</dd></div>`;

function facts(listener) {
  return html`<dl class="facts">
    ${fact('lag', `${number(listener.lag.records)} records`)}
    ${fact('oldest is behind', duration(listener.lag.time))}
    ${fact('in hand', number(listener.inFlight))}
    ${fact('circuit', words(listener.circuit), listener.circuit === 'closed' ? '' : 'warn')}
    ${fact('dead letters', number(listener.deadLetters.written), listener.deadLetters.budgetSpent ? 'bad' : '')}
    ${fact('parallelism', html`${number(listener.parallelism)} <small>per consumer</small>`)}
  </dl>`;
}

export function listenerCard(name, index, listener, { lag, tracker }, act) {
  const states = Object.entries(listener.states ?? {});
  const own = (action, question) => act({ listener: name, ...action }, question);
  const pause = listener.paused ? 'resume' : 'pause';
  return html`<section class="card" aria-labelledby="listener-${index}">
    <div class="head">
      <h2 id="listener-${index}">${name}</h2>
      ${listener.running ? nothing : html`<span class="badge stuck">not running</span>`}
      ${listener.paused ? html`<span class="badge paused">paused</span>` : nothing}
      ${states.map(([state, count]) => html`<span class="count">${count} × ${badge(state)}</span>`)}
      <button class="push" @click=${() => own({ action: pause })}>${listener.paused ? 'Resume' : 'Pause'} ${name}</button>
    </div>
    ${facts(listener)}
    <h3>Lanes <small>${number(listener.lanes.busy)} at work, ${number(listener.lanes.ready)} ready</small></h3>
    ${lanes(listener.lanes)}
    <h3>Partitions</h3>
    ${partitions(listener, lag, tracker, own)}
  </section>`;
}

/** The records that hold something up, first of all on the page. */
export function alarms(group) {
  const lines = Object.values(group.listeners).flatMap((listener) => Object.entries(listener.partitions)
    .filter(([, partition]) => partition.state === 'STUCK' && partition.oldest)
    .map(([name, { oldest }]) => `${name}@${oldest.offset} is unfinished for ${duration(oldest.age)}`
      + (oldest.failedAttempts > 0 ? `, and has failed ${plural(oldest.failedAttempts, 'time')}` : '')));
  const open = Object.entries(group.listeners).filter(([, listener]) => listener.circuit !== 'closed')
    .map(([name]) => `What ${name} needs is away: its circuit is open, and nothing is lost`);
  return lines.length + open.length === 0 ? nothing : html`<ul class="alarms">
    ${open.map((line) => html`<li class="warn">${line}</li>`)}
    ${lines.map((line) => html`<li class="bad"><strong>Stuck:</strong> ${line}. Other keys go on.</li>`)}
  </ul>`;
}

/** The listeners whose circuit is open, for those who cannot see it. */
export const away = (group) => Object.entries(group.listeners)
  .filter(([, listener]) => listener.circuit !== 'closed').map(([name]) => name);

/** The partitions that are stuck, likewise. */
export function stuck(group) {
  return Object.values(group.listeners).flatMap((listener) => Object.entries(listener.partitions))
    .filter(([, partition]) => partition.state === 'STUCK').map(([name]) => name);
}
