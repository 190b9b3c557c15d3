import { Check } from 'lucide-react'
import { memo, useContext, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { RowSelectionContext } from './row-selection-context.ts'

const never = () => () => undefined

const BELOW_PICTURE = 'start-[6px] top-[38px] size-[44px] items-start pt-[10px]'

interface RowCheckProps {
  id: string
  name: string
  /** where in the row it stands, and where its box is in what is pressed */
  place?: string
}

/** Below the picture of a row, so that the picture stays: shown under the mouse, while one selects, and to fingers. */
export const RowCheck = memo(function RowCheck({ id, name, place = BELOW_PICTURE }: RowCheckProps) {
  const { t } = useTranslation()
  const selection = useContext(RowSelectionContext)
  const isSelected = useSyncExternalStore(selection?.subscribe ?? never, () => selection?.has(id) ?? false)
  if (!selection) return null
  return (
    <>
      {isSelected && <span aria-hidden className="absolute inset-0 -z-10 border-accent border-s-3 bg-soft" />}
      {/** biome-ignore lint/a11y/useSemanticElements: in an input, keys are for writing; here they stay shortcuts */}
      <button
        type="button"
        role="checkbox"
        aria-checked={isSelected}
        aria-label={t('row.select', { name })}
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation()
          selection.toggle(id, event.shiftKey)
        }}
        className={`row-check absolute flex justify-center ${place} ${isSelected ? 'is-selected' : ''}`}
      >
        <span
          className={`flex size-[18px] items-center justify-center rounded border ${isSelected ? 'border-transparent bg-accent text-on-accent' : 'border-strong bg-surface text-transparent'}`}
        >
          <Check size={13} strokeWidth={3} aria-hidden />
        </span>
      </button>
    </>
  )
})
