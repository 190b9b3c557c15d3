import { useState } from 'react'
import { remember, unremember } from '../ui/remembered.ts'

export type Theme = 'system' | 'light' | 'dark'
const KEY = 'switchboard.theme'

const chosen = (): Theme => {
  const theme = document.documentElement.dataset.theme
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Light, dark, or as the system has it; remembered on this device. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(chosen)
  const choose = (next: Theme) => {
    if (next === 'system') {
      unremember(KEY)
      delete document.documentElement.dataset.theme
    } else {
      remember(KEY, next)
      document.documentElement.dataset.theme = next
    }
    setTheme(next)
  }
  return [theme, choose]
}
