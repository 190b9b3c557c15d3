import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useGrowing } from '../../messages/use-growing.ts'
import { Button } from '../../ui/button.tsx'
import { useWords } from './use-words.ts'

interface EditProps {
  text: string
  onChange(text: string): void
  onSave(): void
  onLeave(): void
}

/** Where the message stands, its words to be changed; what is being written in the composer stays. */
export function EditInPlace({ text, onChange, onSave, onLeave }: EditProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const area = useRef<HTMLTextAreaElement>(null)
  useGrowing(area, text)
  useEffect(() => {
    const field = area.current
    field?.focus()
    field?.setSelectionRange(field.value.length, field.value.length)
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onLeave()
    else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) onSave()
    else return
    event.preventDefault()
  }
  return (
    <form
      className="w-[min(32rem,70vw)] max-w-full"
      onSubmit={(event) => {
        event.preventDefault()
        onSave()
      }}
    >
      <textarea
        ref={area}
        rows={1}
        value={text}
        maxLength={16_000}
        aria-label={t('editing.label')}
        dir="auto"
        className="field max-h-[38dvh] resize-none py-[7px] text-base"
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="mt-1 flex items-center justify-end gap-1.5">
        <span className="me-auto text-muted text-xs">{t('editing.hint')}</span>
        <Button small className="h-7" onClick={onLeave}>
          {common('common.cancel')}
        </Button>
        <Button small look="primary" className="h-7" type="submit" disabled={text.trim() === ''}>
          {t('editing.save')}
        </Button>
      </div>
    </form>
  )
}
