import { X } from 'lucide-react'
import { type ReactNode, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { useWords } from './messages.ts'
import type { RowSelection } from './row-selection.ts'

/** The server takes no more by name. */
const MAX_NAMED = 500
/** Beyond so many, one is asked once more. */
const MANY = 100

/** What of a list is selected, and whether something can be done with it as it is. */
export function useChosen<Row extends { id: string }>(
  selection: RowSelection,
  rows: readonly Row[],
  total: number | undefined,
) {
  const isAll = useSyncExternalStore(selection.subscribe, selection.isAll)
  const ids = useSyncExternalStore(selection.subscribe, selection.ids)
  const chosen = isAll ? rows : rows.filter(({ id }) => ids.has(id))
  const count = isAll ? total : chosen.length
  const isTooMany = !isAll && chosen.length > MAX_NAMED
  return {
    isAll,
    chosen,
    /** undefined: nobody knows */
    count,
    isTooMany,
    isOff: chosen.length === 0 || isTooMany,
    isMany: count === undefined || count > MANY,
  }
}

interface SelectionBarProps {
  label: string
  selection: RowSelection
  chosen: ReturnType<typeof useChosen>
  total: number | undefined
  /** why it could not be done */
  error: unknown
  onEnd(): void
  children: ReactNode
}

/** How much is selected, a way to all of the list and out of it, and below what can be done. */
export function SelectionBar({ label, selection, chosen, total, error, onEnd, children }: SelectionBarProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const language = useLocale()
  const sentence = useSentence()
  const all = total?.toLocaleString(language)
  return (
    <div
      role="toolbar"
      aria-label={label}
      className="@container shrink-0 border-t bg-surface px-2 pt-1.5 pb-2 shadow-[0_-6px_16px_rgb(16_22_30/0.06)]"
    >
      {chosen.isTooMany && <p className="px-1 pb-1 text-warn text-xs">{t('tooMany', { most: MAX_NAMED })}</p>}
      {error !== null && error !== undefined && (
        <div className="pb-1.5">
          <Notice tone="bad">{sentence(error)}</Notice>
        </div>
      )}
      <div className="flex min-h-8 flex-wrap items-center gap-x-2 ps-1">
        <p aria-live="polite" className="font-medium text-sm">
          {chosen.isAll
            ? t(all === undefined ? 'allSelected' : 'allCounted', { total: all ?? '' })
            : t('selected', { count: chosen.chosen.length })}
        </p>
        <span className="ms-auto flex items-center gap-2 @2xl:ms-0">
          {!chosen.isAll && (
            <Button small onClick={selection.selectAll}>
              {all === undefined ? t('selectAll') : t('selectCounted', { total: all })}
            </Button>
          )}
          <IconButton label={common('common.cancel')} shortcut="Esc" side="top" onClick={onEnd}>
            <X size={15} aria-hidden />
          </IconButton>
        </span>
        <div className="flex w-full items-center gap-0.5 @2xl:ms-2 @2xl:w-auto @2xl:flex-1">{children}</div>
      </div>
    </div>
  )
}
