// Figures as people read them.

const whole = new Intl.NumberFormat('en');

const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export const number = (value) => (value == null ? '–' : whole.format(value));

export const rounded = (value) => (value == null ? '–' : fine.format(value));

export const percent = (share) => `${fine.format(share * 100)} %`;

const ISO_DURATION = /^(-?)P(?:(\d+)D)?T?(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+)S)?$/;

/** Seconds of a duration such as PT1M2.5S; null if there is none. */
export function seconds(duration) {
  const parts = duration == null ? null : ISO_DURATION.exec(duration);
  if (!parts) {
    return null;
  }
  const [days, hours, minutes, rest] = parts.slice(2).map((part) => Number(part ?? 0));
  const sum = ((days * 24 + hours) * 60 + minutes) * 60 + rest;
  return parts[1] ? -sum : sum;
}

/** Seconds as 340 ms, 12.5 s, 6 min 2 s, 3 h 5 min. */
export function time(value) {
  if (value == null) {
    return '–';
  }
  if (value < 1) {
    return `${Math.round(value * 1000)} ms`;
  }
  if (value < 60) {
    return `${fine.format(value)} s`;
  }
  const minutes = Math.floor(value / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(value % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const duration = (iso) => time(seconds(iso));

/** The time of day of an instant: text, or milliseconds. */
export const clock = (instant) => new Date(instant).toLocaleTimeString('en-GB');

/** A constant such as MEMBER_JOINED, or a name such as half-open, as words. */
export const words = (name) => name.toLowerCase().replaceAll(/[_-]/g, ' ');

export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
