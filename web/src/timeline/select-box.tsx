import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Entry } from '../api/types.ts'
import type { Selection } from './selection.ts'

interface SelectBoxProps {
  entry: Entry
  isSelected: boolean
  onToggle: Selection['toggle']
}

/** Beside a message, on the side where nothing is: shown under the mouse, with the focus, and while one selects. */
export function SelectBox({ entry, isSelected, onToggle }: SelectBoxProps) {
  const { t } = useTranslation()
  const side = entry.message?.direction === 'inbound' ? 'start-full ms-2' : 'end-full me-2'
  const look = isSelected
    ? 'border-transparent bg-accent text-on-accent'
    : 'border-strong bg-surface text-transparent opacity-0 group-hover/message:opacity-100 group-data-selecting/timeline:opacity-100 focus-visible:opacity-100'
  return (
    // biome-ignore lint/a11y/useSemanticElements: in an input, keys are for writing; here they stay shortcuts
    <button
      type="button"
      role="checkbox"
      aria-checked={isSelected}
      aria-label={t('history.selectOne', { name: entry.actor.name, text: entry.message?.text.slice(0, 80) ?? '' })}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation()
        onToggle(entry.id, event.shiftKey)
      }}
      className={`hit absolute top-1/2 inline-flex size-[18px] -translate-y-1/2 items-center justify-center rounded border ${side} ${look}`}
    >
      <Check size={13} strokeWidth={3} aria-hidden />
    </button>
  )
}
