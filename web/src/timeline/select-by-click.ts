import type { MouseEvent } from 'react'
import { useSelected } from './selection-context.ts'

/** While one selects, a message is one large box to tick; what is in it still works. */
export function useSelecting(id: string) {
  const [isSelected, selection] = useSelected(id)
  const onClick = (event: MouseEvent) => {
    if (!selection.isOn() || (event.target as Element).closest('a, button, audio, video')) return
    if (!event.shiftKey && getSelection()?.isCollapsed === false) return
    selection.toggle(id, event.shiftKey)
  }
  return { isSelected, selection, onClick }
}
