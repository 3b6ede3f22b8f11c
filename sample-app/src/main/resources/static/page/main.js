// Asks the endpoint once a second and shows what it answers.

import { html, nothing, render } from '/webjars/lit-html/lit-html.js';
import './charts.js';
import * as endpoint from './endpoint.js';
import { keys, members, rebalances } from './group.js';
import { History } from './history.js';
import { lab, troubles } from './lab.js';
import { alarms, listenerCard } from './listener.js';
import { changes, tell } from './news.js';
import { number, rounded, time } from './format.js';
import * as theme from './theme.js';

const EACH_MILLIS = 1000;

/** These change slowly, and one of them asks Kafka. */
const SLOW_EACH = 3;

const SECTIONS = { tracker: 1, rebalances: SLOW_EACH, members: SLOW_EACH, keys: SLOW_EACH, lag: SLOW_EACH };

const state = {
  groups: null,
  sections: {},
  troubles: null,
  runs: null,
  failure: null,
  notice: null,
  halted: false,
  looks: 0,
};

const history = new History();

/** One look after the other, so that no old answer takes the place of a newer one. */
let looking = Promise.resolve();

/** The group that is shown: that of the address, or the first. */
function shown() {
  const names = Object.keys(state.groups ?? {});
  const asked = new URLSearchParams(location.hash.slice(1)).get('group');
  return names.includes(asked) ? asked : names[0];
}

function look() {
  looking = looking.catch(() => {}).then(lookOnce);
  return looking;
}

async function lookOnce() {
  const before = { group: state.groups?.[shown()], failure: state.failure, runs: state.runs };
  try {
    state.groups = await endpoint.groups();
    state.failure = null;
    history.add(state.groups, Date.now() / 1000);
    await Promise.all([lookAtSections(shown()), lookAtLab()]);
  } catch (failure) {
    state.failure = failure.message;
  }
  state.looks += 1;
  show();
  tell(changes(before, { group: state.groups?.[shown()], failure: state.failure, runs: state.runs }));
}

async function lookAtSections(group) {
  if (group === undefined) {
    return;
  }
  if (state.sections.group !== group) {
    state.sections = { group };
  }
  const sections = state.sections;
  await Promise.all(Object.entries(SECTIONS)
    .filter(([name, each]) => !(name in sections) || state.looks % each === 0)
    .map(async ([name]) => {
      sections[name] = await endpoint.section(group, name).catch((failure) => ({ failure: failure.message }));
    }));
}

async function lookAtLab() {
  if (state.looks % SLOW_EACH === 0 || state.runs?.some((run) => run.state === 'RUNNING')) {
    [state.runs, state.troubles] = await Promise.all([endpoint.optional('/lab'), endpoint.optional('/live')]);
  }
}

/** Looks at everything at once, as something was done. */
function lookAgain() {
  state.looks = 0;
  return look();
}

async function attempt(what) {
  try {
    state.notice = await what();
  } catch (failure) {
    state.notice = failure.message;
  }
  tell(state.notice);
  await lookAgain();
}

function act(action, question) {
  if (!question || confirm(question)) {
    attempt(() => endpoint.act(shown(), action));
    if (action.offset != null) {
      // The button goes with the record.
      document.getElementById('main').focus({ preventScroll: true });
    }
  }
}

function startAt(path, said) {
  return (name) => attempt(async () => {
    await endpoint.start(`${path}/${name}`);
    return said(name.replaceAll('-', ' '));
  });
}

const makeTrouble = startAt('/live', (name) => `Begun: ${name}`);

const runIncident = startAt('/lab', (name) => `Started: ${name}`);

function halt() {
  state.halted = !state.halted;
  show();
}

const top = (names, group) => html`
  <h1><img src="/page/icon.svg" alt="" width="28" height="28"> Mergelane <span>live</span></h1>
  <nav aria-label="Consumer groups">${names.map((name) => html`
    <a href="#group=${encodeURIComponent(name)}" aria-current=${name === group ? 'true' : nothing}>${name}</a>`)}</nav>
  <div class="controls">
    <button @click=${halt}>${state.halted ? 'Go on' : 'Hold still'}</button>
    <button @click=${() => { theme.choose(theme.next()); show(); }}>Theme: ${theme.theme()}</button>
  </div>`;

function charts(points) {
  const last = points.at(-1);
  return html`<section class="card" aria-labelledby="over-time">
    <h2 id="over-time">Over time</h2>
    <div class="charts">
      <figure><figcaption>Lag <strong>${number(last?.lag)} records</strong>, the oldest ${time(last?.age)} behind</figcaption>
        <line-chart kind="lag" aria-hidden="true" .points=${points.slice()}></line-chart></figure>
      <figure><figcaption>Finished <strong>${rounded(last?.rate)} a second</strong></figcaption>
        <line-chart kind="rate" aria-hidden="true" .points=${points.slice()}></line-chart></figure>
    </div>
  </section>`;
}

const notices = () => html`
  ${state.failure ? html`<p class="notice bad">The application does not answer: ${state.failure}</p>` : nothing}
  ${state.notice ? html`<p class="notice">${state.notice}
    <button aria-label="Dismiss" @click=${() => { state.notice = null; show(); }}>×</button></p>` : nothing}`;

function ofGroup(name) {
  const group = state.groups[name];
  const sections = state.sections.group === name ? state.sections : {};
  return html`
    ${Object.entries(group.listeners).map(([id, listener], index) =>
      listenerCard(id, index, listener, { lag: sections.lag?.lag, tracker: sections.tracker?.tracker }, act))}
    ${charts(history.of(name))}
    <div class="pair">${rebalances(sections.rebalances, Date.now() / 1000)}
      <div>${members(sections.members, group.guard)}${keys(sections.keys)}</div></div>`;
}

const page = (name) => html`
  ${notices()}
  ${name ? alarms(state.groups[name]) : nothing}
  ${troubles(state.troubles, makeTrouble)}
  ${name ? ofGroup(name) : html`<p class="empty">This application has no lane listener.</p>`}
  ${lab(state.runs, runIncident)}`;

function show() {
  const group = shown();
  render(top(Object.keys(state.groups ?? {}), group), document.getElementById('top'));
  const main = document.getElementById('main');
  if (!state.cleared) {
    main.replaceChildren();
    state.cleared = true;
  }
  render(state.groups ? page(group) : notices(), main);
}

async function run() {
  try {
    if (!state.halted && !document.hidden) {
      await look();
    }
  } catch (failure) {
    // It is not to end with one answer that cannot be shown.
    console.error(failure);
  } finally {
    setTimeout(run, EACH_MILLIS);
  }
}

document.querySelector('.skip').addEventListener('click', (event) => {
  // The address has the group.
  event.preventDefault();
  document.getElementById('main').focus();
});
addEventListener('hashchange', lookAgain);
theme.restore();
run();
