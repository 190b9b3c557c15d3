import { createContext, useContext } from 'react'

export const OpenRailContext = createContext<() => void>(() => undefined)
/** Opens the column of lists and places as a drawer. */
export const useOpenRail = () => useContext(OpenRailContext)
