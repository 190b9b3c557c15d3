import { createContext } from 'react'
import type { Row } from './rows.ts'

/** The timeline as it is shown at a moment. */
export interface Scene {
  rows: readonly Row[]
  scroller: HTMLElement | null
  hasMore: boolean
  /** reads older ones */
  more(): Promise<unknown>
  /** brings a row onto the screen */
  show(index: number, align: 'center' | 'auto'): void
}

/** How it is now, for those who need it only when something is pressed. */
export const SceneContext = createContext<() => Scene>(() => {
  throw new Error('There is no timeline.')
})
