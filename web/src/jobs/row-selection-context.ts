import { createContext } from 'react'
import type { RowSelection } from './row-selection.ts'

/** Of the list that one is in; undefined: nothing is selected there. */
export const RowSelectionContext = createContext<RowSelection | undefined>(undefined)
