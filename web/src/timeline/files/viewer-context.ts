import { createContext, useContext } from 'react'

/** Shows a picture large, by the id of its file. */
export const ViewerContext = createContext<(fileId: string) => void>(() => undefined)
export const useViewer = () => useContext(ViewerContext)
