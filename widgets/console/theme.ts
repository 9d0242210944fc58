import { keep, kept } from '../core/storage.ts'

/** `auto` follows the system. */
export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const NAME = 'portik:console:theme'
const system = matchMedia('(prefers-color-scheme: dark)')

/** What this device was told to look like. */
export const themeKept = (): Theme => {
  const theme = kept<Theme>(NAME)
  return theme && THEMES.includes(theme) ? theme : 'auto'
}

const apply = (): void => {
  const theme = themeKept()
  const dark = theme === 'dark' || (theme === 'auto' && system.matches)
  document.documentElement.classList.toggle('wa-dark', dark)
  document.documentElement.classList.toggle('wa-light', !dark)
}

/** Keeps the choice on this device and shows it at once. */
export const chooseTheme = (theme: Theme): void => {
  keep(NAME, theme)
  apply()
}

/** Shows what was chosen, now and whenever the system changes its mind. */
export const startTheme = (): void => {
  apply()
  system.addEventListener('change', apply)
}
