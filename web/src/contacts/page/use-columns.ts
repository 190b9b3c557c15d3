import { useState } from 'react'
import type { ContactAttribute } from '../../api/types.ts'
import { remember, remembered } from '../../ui/remembered.ts'
import { arrange, builtIn, type ColumnId, type Kept } from './columns.ts'

const KEY = 'switchboard.contactColumns'
const nothing: Kept = { order: [], shown: {} }

function kept(): Kept {
  try {
    const { order, shown } = JSON.parse(remembered(KEY) ?? '{}') as Partial<Kept>
    return { order: Array.isArray(order) ? order : [], shown: shown ?? {} }
  } catch {
    // Somebody else wrote there: every column is as it is at first.
    return nothing
  }
}

export function useColumns(attributes: readonly Pick<ContactAttribute, 'key' | 'name' | 'shownIn'>[]) {
  const [now, setNow] = useState(kept)
  const known = [
    ...builtIn.map((id) => ({ id })),
    ...attributes.map(({ key, name, shownIn }) => ({
      id: `attribute.${key}` as const,
      label: name,
      isShownAtFirst: shownIn.includes('table'),
    })),
  ]
  const columns = arrange(known, now)
  const become = (next: Kept) => {
    setNow(next)
    remember(KEY, JSON.stringify(next))
  }
  return {
    columns,
    show: (id: ColumnId, isShown: boolean) => become({ ...now, shown: { ...now.shown, [id]: isShown } }),
    move(id: ColumnId, by: 1 | -1) {
      const order = columns.map((column) => column.id)
      const from = order.indexOf(id)
      const beside = order[from + by]
      if (beside === undefined) return
      become({ ...now, order: order.with(from, beside).with(from + by, id) })
    },
    reset: () => become(nothing),
  }
}
