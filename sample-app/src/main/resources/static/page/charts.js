// Lines over time, by uPlot. Figures are in the text beside them too.

import uPlot from '/webjars/uplot/dist/uPlot.esm.js';
import { clock, rounded, time } from './format.js';

const HEIGHT = 170;

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function axis(values, side = 3) {
  return {
    side,
    stroke: color('--chart-text'),
    grid: { stroke: color('--chart-line'), width: 1, show: side !== 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
    size: 62,
    values: (chart, splits) => splits.map((split) => (split == null ? '' : values(split))),
  };
}

function series(label, stroke, scale) {
  return { label, stroke: color(stroke), scale, width: 2, points: { show: false } };
}

const LAG = {
  columns: (points) => [points.map((p) => p.lag), points.map((p) => p.age)],
  series: () => [series('records', '--chart-1', 'y'), series('age of the oldest', '--chart-2', 'age')],
  axes: () => [axis(rounded), { ...axis(time, 1), scale: 'age' }],
};

const RATE = {
  columns: (points) => [points.map((p) => p.rate)],
  series: () => [series('finished a second', '--chart-3', 'y')],
  axes: () => [axis(rounded)],
};

const KINDS = { lag: LAG, rate: RATE };

/** A chart as an element, so that templates place it, and nobody draws it twice. */
class LineChart extends HTMLElement {
  #chart;

  #points = [];

  #dark = matchMedia('(prefers-color-scheme: dark)');

  #resized = new ResizeObserver(() => this.#draw());

  connectedCallback() {
    this.#resized.observe(this);
    document.addEventListener('themechange', this.#renew);
    this.#dark.addEventListener('change', this.#renew);
  }

  disconnectedCallback() {
    this.#resized.disconnect();
    document.removeEventListener('themechange', this.#renew);
    this.#dark.removeEventListener('change', this.#renew);
    this.#forget();
  }

  set points(points) {
    this.#points = points;
    this.#draw();
  }

  #renew = () => {
    this.#forget();
    this.#draw();
  };

  #forget() {
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  #draw() {
    const width = this.clientWidth;
    if (width === 0) {
      return;
    }
    const kind = KINDS[this.getAttribute('kind')];
    const data = [this.#points.map((point) => point.at), ...kind.columns(this.#points)];
    if (!this.#chart) {
      this.#chart = new uPlot({
        width,
        height: HEIGHT,
        legend: { live: false },
        cursor: { drag: { x: false, y: false } },
        scales: { x: { time: true }, y: { range: fromZero }, age: { range: fromZero } },
        axes: [{ ...axis(clockOf, 2), size: 28, space: 80 }, ...kind.axes()],
        series: [{ label: 'time' }, ...kind.series()],
      }, data, this);
      return;
    }
    if (this.#chart.width !== width) {
      this.#chart.setSize({ width, height: HEIGHT });
    }
    this.#chart.setData(data);
  }
}

const clockOf = (at) => clock(at * 1000);

function fromZero(chart, least, most) {
  return [0, Math.max(1, (most ?? 0) * 1.1)];
}

customElements.define('line-chart', LineChart);
