import { Check, Copy } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'

interface CopyFieldProps {
  label: string
  value: string
  hint?: string | undefined
  /** several lines */
  isLong?: boolean
}

/** What is to be pasted elsewhere, as it is. */
export function CopyField({ label, value, hint, isLong }: CopyFieldProps) {
  const { t } = useTranslation('settings')
  const id = useId()
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setState('copied')
    } catch {
      // No permission, or no secure connection: it is selected for copying by hand.
      document.getElementById(id)?.focus()
      setState('failed')
    }
  }
  const field = {
    id,
    className: 'field min-w-0 font-mono text-xs',
    readOnly: true,
    value,
    'aria-describedby': hint ? `${id}-hint` : undefined,
    onFocus: ({ target }: { target: HTMLInputElement | HTMLTextAreaElement }) => target.select(),
  }
  return (
    <div>
      <label id={`${id}-label`} htmlFor={id} className="mb-1 block font-medium text-sm">
        {label}
      </label>
      <div className="flex items-start gap-2">
        {isLong ? <textarea rows={3 + value.split('\n').length} {...field} /> : <input {...field} />}
        <Button aria-describedby={`${id}-label`} onClick={() => void copy()}>
          {state === 'copied' ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
          {t('webhook.copy')}
        </Button>
      </div>
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-muted text-xs">
          {hint}
        </p>
      )}
      <p role="status" className="text-good text-xs">
        {state === 'copied' && t('webhook.copied')}
        {state === 'failed' && t('webhook.byHand')}
      </p>
    </div>
  )
}
