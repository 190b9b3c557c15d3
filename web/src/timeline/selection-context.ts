import { createContext, useContext, useSyncExternalStore } from 'react'
import { createSelection, type Selection } from './selection.ts'

export const SelectionContext = createContext<Selection>(createSelection(() => []))

export function useSelected(id: string): [isSelected: boolean, selection: Selection] {
  const selection = useContext(SelectionContext)
  return [useSyncExternalStore(selection.subscribe, () => selection.ids().has(id)), selection]
}

/** For whoever shows the selection as a whole. */
export function useSelection(selection: Selection) {
  const ids = useSyncExternalStore(selection.subscribe, selection.ids)
  const isOn = useSyncExternalStore(selection.subscribe, selection.isOn)
  return { ids, isOn }
}
