// Partitions: how each gets on, and its tracker window.

import { html, svg, nothing } from '/webjars/lit-html/lit-html.js';
import { repeat } from '/webjars/lit-html/directives/repeat.js';
import { duration, number, plural, words } from './format.js';

const WIDTH = 1000;

const HEIGHT = 18;

/** So that a window with a few records in it does not look full. */
const LEAST_SPAN = 100;

/** The endpoint tells the first hundred gaps. */
const MOST_GAPS = 100;

/**
 * Runs of unfinished offsets between the committed one and the next: the gaps, and what is behind the last finished one.
 * Each is [first, end), where a gap of the endpoint is [first, last]. If there are more gaps than are told, `untold` is
 * what lies behind them.
 */
export function unfinished({ next, inFlight, gaps }) {
  const runs = gaps.map(([first, last]) => [first, last + 1]);
  const end = runs.at(-1)?.[1] ?? 0;
  if (runs.length >= MOST_GAPS && end < next) {
    return { runs, untold: [end, next] };
  }
  const inGaps = runs.reduce((count, run) => count + run[1] - run[0], 0);
  const behind = inFlight - inGaps;
  return { runs: behind > 0 ? [...runs, [Math.max(end, next - behind), next]] : runs, untold: null };
}

function window(name, partition) {
  const from = partition.committed ?? partition.next - partition.inFlight;
  const scale = WIDTH / Math.max(LEAST_SPAN, partition.next - from);
  const run = ([first, end], kind, least = 2) => svg`<rect class=${kind} x=${((first - from) * scale).toFixed(1)} y="0"
    width=${Math.max(least, (end - first) * scale).toFixed(1)} height=${HEIGHT}></rect>`;
  const { runs, untold } = unfinished(partition);
  const stuck = partition.state === 'STUCK' && partition.oldest;
  const described = `${name}: ${plural(partition.inFlight, 'record')} unfinished from offset ${from} to ${partition.next}, `
    + `${number(partition.finishedAhead)} finished ahead`;
  return html`<svg class="window" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img"
      aria-label=${described}>
    ${partition.next > from ? run([from, partition.next], 'finished') : nothing}
    ${runs.map((each) => run(each, 'unfinished'))}
    ${untold ? run(untold, 'untold') : nothing}
    ${stuck ? run([partition.oldest.offset, partition.oldest.offset + 1], 'stuck', 8) : nothing}
  </svg>`;
}

export const badge = (state) => html`<span class="badge ${state.toLowerCase()}">${words(state)}</span>`;

function oldest(name, partition, tracked, act) {
  const record = { ...tracked?.oldest, ...partition.oldest };
  if (record.offset == null) {
    return partition.paused ? html`<span class="quiet">paused: ${partition.paused}</span>` : nothing;
  }
  const at = name.lastIndexOf('-');
  const action = { topic: name.slice(0, at), partition: Number(name.slice(at + 1)), offset: record.offset };
  const failed = record.failedAttempts > 0;
  return html`
    <span>${record.offset}, ${duration(record.age)}</span>
    ${failed ? html`<span class="failure">failed ${plural(record.failedAttempts, 'time')}: ${simple(record.lastError)}</span>
      <span class="actions">
        <button @click=${() => act({ action: 'retry', ...action })}
          aria-label="Try ${name}@${record.offset} again now">Try now</button>
        <button @click=${() => act({ action: 'skip', ...action }, `Make ${name}@${record.offset} a dead letter?`)}
          aria-label="Skip ${name}@${record.offset}">Skip</button>
      </span>` : nothing}
    ${partition.paused ? html`<span class="quiet">paused: ${partition.paused}</span>` : nothing}`;
}

/** The type of 'java.net.SocketTimeoutException at com.example.Service.call(Service.java:27)', without its package. */
const simple = (error) => error?.split(' ')[0].split('.').at(-1) ?? '';

const cell = (label, content, kind = '') => html`<td role="cell" data-label=${label} class=${kind}>${content}</td>`;

function here(name, partition, tracked, act) {
  return html`<tr role="row">
    <th role="rowheader" scope="row">${name} ${badge(partition.state)}</th>
    ${cell('window', window(name, partition), 'wide')}
    ${cell('committed', number(partition.committed), 'figure')}
    ${cell('unfinished', number(partition.inFlight), 'figure')}
    ${cell('finished ahead', number(partition.finishedAhead), 'figure')}
    ${cell('lag', number(partition.lag), 'figure')}
    ${cell('oldest', oldest(name, partition, tracked, act), 'oldest')}
  </tr>`;
}

function elsewhere(name, partition) {
  return html`<tr role="row" class="elsewhere">
    <th role="rowheader" scope="row">${name} ${partition.state ? badge(partition.state) : nothing}</th>
    ${cell('window', html`<span class="quiet">${partition.member ? `with ${partition.member}` : 'with nobody'}</span>`, 'wide')}
    ${cell('committed', number(partition.committed), 'figure')}
    ${cell('unfinished', '–', 'figure')}
    ${cell('finished ahead', '–', 'figure')}
    ${cell('lag', number(partition.records), 'figure')}
    ${cell('oldest', partition.time ? duration(partition.time) : nothing, 'oldest')}
  </tr>`;
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** The partitions of a listener, and those of its topics that other instances have. */
export function partitions(listener, lag, tracker, act) {
  const own = Object.keys(listener.partitions);
  const topics = new Set(own.map(topicOf));
  const others = Object.entries(lag?.partitions ?? {})
    .filter(([name, partition]) => !partition.here && topics.has(topicOf(name)));
  const all = [...own, ...others.map(([name]) => name)].sort(byNumber.compare);
  const away = Object.fromEntries(others);
  return html`
    <div class="scroll"><table role="table" class="partitions">
      <caption class="unseen">Partitions</caption>
      <thead role="rowgroup"><tr role="row">
        ${['partition', 'window', 'committed', 'unfinished', 'finished ahead', 'lag', 'oldest unfinished'].map((title, index) =>
          html`<th role="columnheader" scope="col" class=${index > 1 && index < 6 ? 'figure' : ''}>${title}</th>`)}
      </tr></thead>
      <tbody role="rowgroup">
        ${repeat(all, (name) => name, (name) => (name in listener.partitions
          ? here(name, listener.partitions[name], tracker?.[name], act) : elsewhere(name, away[name])))}
      </tbody>
    </table></div>
    ${all.length === 0 ? html`<p class="empty">It has no partition here.</p>` : nothing}
    ${lag?.truncated ? html`<p class="quiet">The group has more partitions than the endpoint tells of.</p>` : nothing}
    <p class="legend"><span class="key finished"></span>finished, ahead of the commit
      <span class="key unfinished"></span>unfinished <span class="key untold"></span>has more gaps than are told
      <span class="key stuck"></span>stuck.
      A window reaches from the committed offset to the last polled record.</p>`;
}

const topicOf = (name) => name.slice(0, name.lastIndexOf('-'));
