// Asks the endpoint once a second and shows what it answers.

import { html, nothing, render } from '/webjars/lit-html/lit-html.js';
import './charts.js';
import * as endpoint from './endpoint.js';
import { keys, members, rebalances } from './group.js';
import { History } from './history.js';
import { lab, troubles } from './lab.js';
import { alarms, listenerCard, stuck } from './listener.js';
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

/** The group that is shown: that of the address, or the first. */
function shown() {
  const names = Object.keys(state.groups ?? {});
  const asked = new URLSearchParams(location.hash.slice(1)).get('group');
  return names.includes(asked) ? asked : names[0];
}

function tell(text) {
  const news = document.getElementById('news');
  if (news.textContent !== text) {
    news.textContent = text;
  }
}

async function look() {
  try {
    const groups = await endpoint.groups();
    history.add(groups, Date.now() / 1000);
    tellChanges(state.groups, groups);
    state.groups = groups;
    state.failure = null;
    await Promise.all([lookAtSections(shown()), lookAtLab()]);
  } catch (failure) {
    state.failure = failure.message;
    tell('The application does not answer');
  }
  state.looks += 1;
  show();
}

async function lookAtSections(group) {
  if (state.sections.group !== group) {
    state.sections = { group };
  }
  const sections = state.sections;
  await Promise.all(Object.entries(SECTIONS)
    .filter(([name, each]) => !(name in sections) || state.looks % each === 0)
    .map(async ([name]) => {
      sections[name] = await endpoint.section(group, name).catch(() => null);
    }));
}

async function lookAtLab() {
  if (state.looks % SLOW_EACH === 0 || state.runs?.some((run) => run.state === 'RUNNING')) {
    [state.runs, state.troubles] = await Promise.all([endpoint.optional('/lab'), endpoint.optional('/live')]);
  }
}

function tellChanges(before, now) {
  const name = shown();
  if (!before?.[name] || !now[name]) {
    return;
  }
  const known = stuck(before[name]);
  const added = stuck(now[name]).filter((partition) => !known.includes(partition));
  if (added.length > 0) {
    tell(`Stuck: ${added.join(', ')}`);
  } else if (known.length > 0 && stuck(now[name]).length === 0) {
    tell('Nothing is stuck any more');
  }
}

async function attempt(what) {
  try {
    state.notice = await what();
  } catch (failure) {
    state.notice = failure.message;
  }
  if (state.notice) {
    tell(state.notice);
  }
  state.looks = 0;
  await look();
}

function act(action, question) {
  if (!question || confirm(question)) {
    attempt(() => endpoint.act(shown(), action));
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
    <button @click=${halt} aria-pressed=${state.halted}>${state.halted ? 'Go on' : 'Hold still'}</button>
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

function page(name) {
  const group = state.groups[name];
  const { lag, tracker } = state.sections;
  return html`
    ${state.failure ? html`<p class="notice bad">The application does not answer: ${state.failure}</p>` : nothing}
    ${state.notice ? html`<p class="notice">${state.notice}
      <button aria-label="Dismiss" @click=${() => { state.notice = null; show(); }}>×</button></p>` : nothing}
    ${alarms(group)}
    ${troubles(state.troubles, makeTrouble)}
    ${Object.entries(group.listeners).map(([id, listener]) =>
      listenerCard(id, listener, { lag: lag?.lag, tracker: tracker?.tracker }, act))}
    ${charts(history.of(name))}
    <div class="pair">${rebalances(state.sections.rebalances, Date.now() / 1000)}
      <div>${members(state.sections.members, group.guard)}${keys(state.sections.keys)}</div></div>
    ${lab(state.runs, runIncident)}`;
}

function show() {
  const group = shown();
  render(top(Object.keys(state.groups ?? {}), group), document.getElementById('top'));
  const main = document.getElementById('main');
  if (!state.cleared) {
    main.replaceChildren();
    state.cleared = true;
  }
  render(group ? page(group) : html`<p class="empty">${state.failure ?? 'This application has no lane listener.'}</p>`, main);
}

async function run() {
  if (!state.halted && !document.hidden) {
    await look();
  }
  setTimeout(run, EACH_MILLIS);
}

addEventListener('hashchange', () => {
  state.looks = 0;
  look();
});
theme.restore();
run();
