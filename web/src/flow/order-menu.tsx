import { ArrowDownWideNarrow } from 'lucide-react'
import type { Sort } from '../api/keys.ts'
import { chooseOrder, ordersOf } from '../queues/order.ts'
import { listOf, usePlace } from '../shell/place.ts'
import { Menu, MenuLabel, MenuRadio } from '../ui/menu.tsx'
import { useWords } from './use-words.ts'

/** In which order the list is, and other ones; remembered for this list. */
export default function OrderMenu() {
  const { t } = useWords()
  const { place, filter } = usePlace()
  const orders = ordersOf(filter)
  const order: Sort = filter.sort ?? orders[0]
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          className="flex h-7 min-w-0 shrink items-center gap-1 rounded-md px-1.5 text-muted text-xs hover:bg-hover"
        >
          <ArrowDownWideNarrow size={14} className="shrink-0" aria-hidden />
          <span className="sr-only">{t('order.label')}: </span>
          <span className="truncate">{t(`order.${order}`)}</span>
        </button>
      }
    >
      <MenuLabel>{t('order.label')}</MenuLabel>
      <MenuRadio
        value={order}
        onChange={(next) => chooseOrder(listOf(place), next)}
        options={orders.map((value) => ({ value, label: t(`order.${value}`) }))}
      />
    </Menu>
  )
}
