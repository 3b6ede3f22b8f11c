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
  remember(name);
  document.dispatchEvent(new Event('themechange'));
}

export const next = () => THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];

export function restore() {
  const chosen = remembered();
  if (THEMES.includes(chosen)) {
    choose(chosen);
  }
}

// Storage may be blocked; then the choice is for as long as the page is open.

function remember(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // blocked
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
