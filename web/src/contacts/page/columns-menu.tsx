import { ChevronDown, ChevronUp, Columns3 } from 'lucide-react'
import { Popover } from 'radix-ui'
import { Button, IconButton } from '../../ui/button.tsx'
import type { Column } from './columns.ts'
import { useColumnName } from './table-head.tsx'
import type { useColumns } from './use-columns.ts'
import { useWords } from './words.ts'

/** Which columns are shown, and in which order. */
export function ColumnsMenu({ columns, show, move, reset }: ReturnType<typeof useColumns>) {
  const { t } = useWords()
  const nameOf = useColumnName()
  const step = (column: Column, by: 1 | -1, isOff: boolean) => (
    <IconButton
      label={t(by === -1 ? 'columns.earlier' : 'columns.later', { column: nameOf(column) })}
      side={by === -1 ? 'left' : 'right'}
      className="size-6"
      disabled={isOff}
      onClick={() => move(column.id, by)}
    >
      {by === -1 ? <ChevronUp size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
    </IconButton>
  )
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton label={t('columns.title')} className="max-md:hidden">
          <Columns3 size={16} aria-hidden />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal container={document.querySelector('main')}>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('columns.title')}
          className="floating scroll-thin max-h-(--radix-popover-content-available-height) w-64 overflow-y-auto p-2"
        >
          <ul>
            {columns.map((column, index) => (
              <li key={column.id} className="flex items-center rounded ps-1.5 hover:bg-hover">
                <label className="flex min-h-8 min-w-0 flex-1 items-center gap-2">
                  <input
                    type="checkbox"
                    checked={column.isShown}
                    onChange={({ target }) => show(column.id, target.checked)}
                  />
                  <span className="truncate">{nameOf(column)}</span>
                </label>
                {step(column, -1, index === 0)}
                {step(column, 1, index === columns.length - 1)}
              </li>
            ))}
          </ul>
          <Button small className="mt-2 w-full" onClick={reset}>
            {t('columns.reset')}
          </Button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
