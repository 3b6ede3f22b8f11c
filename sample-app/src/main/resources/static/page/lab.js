// Buttons: trouble for the load, and the incidents, each run by a plain listener and by Mergelane.

import { html, nothing } from '/webjars/lit-html/lit-html.js';
import { number, time } from './format.js';

export function troubles(all, make) {
  return all == null ? nothing : html`<section class="card" aria-labelledby="troubles">
    <h2 id="troubles">Make trouble</h2>
    <p>Sign-ups come in all the time, and listener <code>coupons</code> grants a coupon for each. See what it makes of this:</p>
    <ul class="tiles">
      ${all.map((one) => html`<li>
        <button id="live-${one.name}" aria-describedby="about-${one.name}" aria-disabled=${one.until != null}
          @click=${() => (one.until == null ? make(one.name) : undefined)}>${one.title}</button>
        <p id="about-${one.name}">${one.description}${one.until == null ? nothing : html` <strong>It goes on.</strong>`}</p>
      </li>`)}
    </ul>
  </section>`;
}

function outcome({ comparison }) {
  const { plain, mergelane } = comparison;
  const value = (fact) => (fact == null ? '–' : html`${number(fact.value)} <small>${fact.unit}</small>`);
  return html`<div class="scroll"><table class="outcome">
      <thead><tr><td></td><th scope="col">plain</th><th scope="col">Mergelane</th></tr></thead>
      <tbody>${plain.facts.map((fact, index) => html`<tr>
        <th scope="row">${fact.name}</th><td>${value(fact)}</td><td>${value(mergelane.facts[index])}</td></tr>`)}
      </tbody>
    </table></div>
    <p>Plain listener: <strong class=${comparison.shown ? 'bad' : ''}>${comparison.shown ? 'the incident' : 'no incident'}</strong>.
      Mergelane: <strong class=${comparison.kept ? 'good' : 'bad'}>${comparison.kept ? 'no incident' : 'the incident'}</strong>.
      <small>${time(comparison.millis / 1000)}</small></p>`;
}

const SIDES = { PLAIN: 'plain listener', MERGELANE: 'Mergelane' };

function scenario(run, busy, start) {
  return html`<li id="lab-${run.name}">
    <div class="head"><h3>${run.name.replaceAll('-', ' ')}</h3>
      <button aria-disabled=${busy} aria-label="Run ${run.name.replaceAll('-', ' ')}"
        @click=${() => (busy ? undefined : start(run.name))}>${run.state === 'NOT_RUN' ? 'Run' : 'Run again'}</button></div>
    <p>${run.incident}</p>
    <p class="quiet">${run.load}</p>
    ${run.state === 'RUNNING' ? html`<p class="progress"><progress aria-label="${run.name} runs"></progress>
      ${SIDES[run.side]}: ${run.step}</p>` : nothing}
    ${run.state === 'FAILED' ? html`<p class="bad">${run.failure}</p>` : nothing}
    ${run.state === 'DONE' ? outcome(run) : nothing}
  </li>`;
}

export function lab(runs, start) {
  if (runs == null) {
    return nothing;
  }
  const busy = runs.some((run) => run.state === 'RUNNING');
  return html`<section class="card" aria-labelledby="lab">
    <h2 id="lab">Incident lab</h2>
    <p>Incidents that Kafka consumers have had. Each button runs one twice on the broker of this application, with the same
      records: with a plain Spring Kafka listener, and with Mergelane.</p>
    <ul class="lab">${runs.map((run) => scenario(run, busy, start))}</ul>
  </section>`;
}
