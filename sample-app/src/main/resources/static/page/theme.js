// Light or dark, as the system has it unless somebody chooses.

const THEMES = ['auto', 'light', 'dark'];

const KEY = 'mergelane-theme';

export const theme = () => document.documentElement.dataset.theme ?? 'auto';

export function choose(name) {
  if (name === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = name;
  }
  localStorage.setItem(KEY, name);
  document.dispatchEvent(new Event('themechange'));
}

export const next = () => THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];

export function restore() {
  const chosen = localStorage.getItem(KEY);
  if (THEMES.includes(chosen)) {
    choose(chosen);
  }
}
