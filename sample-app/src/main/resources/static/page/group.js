// What is of the group: rebalances, members, keys.

import { html, svg, nothing } from '/webjars/lit-html/lit-html.js';
import { clock, duration, number, percent, seconds, words } from './format.js';

const MINUTES = 10;

const WIDTH = 1000;

const HEIGHT = 40;

const LISTED = 8;

/** What is shown in place of nothing: it may be that nobody has answered. */
function empty(section, text, all) {
  if (all.length > 0) {
    return nothing;
  }
  return section?.failure ? html`<p class="bad">It could not be asked: ${section.failure}</p>` : html`<p class="empty">${text}</p>`;
}

function timeline(rebalances, now) {
  const from = now - MINUTES * 60;
  const x = (at) => ((at - from) / (MINUTES * 60)) * WIDTH;
  const marks = rebalances.map((one) => ({ ...one, end: Date.parse(one.at) / 1000 }))
    .filter((one) => one.end > from);
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img"
      aria-label="${marks.length} assignment changes in the last ${MINUTES} minutes">
    <line class="axis" x1="0" y1="30" x2=${WIDTH} y2="30"></line>
    ${Array.from({ length: MINUTES + 1 }, (_, minute) => svg`<line class="axis" y1="30" y2="36"
      x1=${(minute * WIDTH) / MINUTES} x2=${(minute * WIDTH) / MINUTES}></line>`)}
    ${marks.map((one) => svg`<rect class=${one.type.toLowerCase()} y="4" height="26"
      x=${x(one.end - (seconds(one.stopped) ?? 0)).toFixed(1)}
      width=${Math.max(4, x(one.end) - x(one.end - (seconds(one.stopped) ?? 0))).toFixed(1)}>
      <title>${clock(one.at)} ${words(one.type)}</title></rect>`)}
  </svg>
  <p class="scale" aria-hidden="true"><span>${MINUTES} minutes ago</span><span>now</span></p>`;
}

export function rebalances(section, now) {
  const all = section?.rebalances ?? [];
  return html`<section class="card" aria-labelledby="rebalances">
    <h2 id="rebalances">Rebalances</h2>
    ${section?.storm ? html`<p class="bad"><strong>Too many:</strong> ${section.storm.advice}</p>` : nothing}
    ${timeline(all, now)}
    <ol class="events">
      ${all.slice(0, LISTED).map((one) => html`<li>
        <time datetime=${one.at}>${clock(one.at)}</time>
        <span class="badge ${one.type.toLowerCase()}">${words(one.type)}</span>
        <span>${one.listener}: ${one.partitions.join(', ') || 'no partitions'}
          ${one.cause ? html`<em>${words(one.cause)}</em>` : nothing}
          ${one.detail ? html`<small>${one.detail}</small>` : nothing}
          ${one.stopped ? html`<small>stood for ${duration(one.stopped)}</small>` : nothing}
          ${one.unfinishedAtRevoke > 0 ? html`<small>${number(one.unfinishedAtRevoke)} unfinished</small>` : nothing}</span>
      </li>`)}
    </ol>
    ${empty(section, 'None yet.', all)}
  </section>`;
}

export function members(section, guard) {
  const all = section?.members ?? [];
  return html`<section class="card" aria-labelledby="members">
    <h2 id="members">Members</h2>
    ${guard?.verdict ? html`<p>Group guard: <span class="badge ${guard.verdict === 'clear' ? 'ok' : 'stuck'}">${words(guard.verdict)}</span>
      ${guard.owner ? html`<span class="quiet">owned by ${guard.owner}</span>` : nothing}</p>` : nothing}
    <ul class="members">
      ${all.map((one) => html`<li>
        <span class="name">${one.clientId}</span>
        ${one.state ? html`<span class="badge ${one.state.toLowerCase()}">${words(one.state)}</span>` : nothing}
        ${one.kind === 'OWN' ? nothing : html`<span class="badge stuck">${words(one.kind)}</span>`}
        <span class="quiet">${one.assigned?.join(', ') || 'no partitions'}</span>
      </li>`)}
    </ul>
    ${section?.advice ? html`<p class="advice">${section.advice}</p>` : nothing}
    ${section?.reason ? html`<p class="quiet">${section.reason}</p>` : nothing}
    ${empty(section, 'Nobody.', all)}
  </section>`;
}

function topic(name, skew) {
  return html`<h3>${name} <small>${number(skew.records)} records in ${duration(skew.window)}</small></h3>
    <ul class="keys">
      ${skew.top.map((one) => html`<li>
        <span class="name">${one.key}</span>
        <span class="bar" aria-hidden="true"><i style="width: ${Math.max(1, one.share * 100)}%"></i></span>
        <span class="figure">${percent(one.share)}</span>
      </li>`)}
    </ul>
    ${skew.top.length === 0 ? html`<p class="quiet">${skew.nullKeys === skew.records
      ? 'No record has a key.' : 'No key has a hundredth of them.'}</p>` : nothing}
    ${skew.advice ? html`<p class="advice">${skew.advice}</p>` : nothing}`;
}

export function keys(section) {
  const topics = Object.values(section?.keys ?? {}).flatMap((listener) => Object.entries(listener));
  return html`<section class="card" aria-labelledby="keys">
    <h2 id="keys">Hot keys</h2>
    ${topics.map(([name, skew]) => topic(name, skew))}
    ${empty(section, 'Nothing was polled yet.', topics)}
  </section>`;
}
