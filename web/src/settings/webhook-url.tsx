import { Check, Copy } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'

/** What the provider must be told, ready to be pasted there. */
export function WebhookUrl({ url }: { url: string }) {
  const { t } = useTranslation('settings')
  const id = useId()
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url)
      setState('copied')
    } catch {
      // No permission, or no secure connection: it is selected for copying by hand.
      document.getElementById(id)?.focus()
      setState('failed')
    }
  }
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium text-sm">
        {t('webhook.label')}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          className="field min-w-0 font-mono text-xs"
          readOnly
          value={url}
          aria-describedby={`${id}-hint`}
          onFocus={({ target }) => target.select()}
        />
        <Button onClick={() => void copy()}>
          {state === 'copied' ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
          {t('webhook.copy')}
        </Button>
      </div>
      <p id={`${id}-hint`} className="mt-1 text-muted text-xs">
        {t('webhook.hint')}
      </p>
      <p role="status" className="text-good text-xs">
        {state === 'copied' && t('webhook.copied')}
        {state === 'failed' && t('webhook.byHand')}
      </p>
    </div>
  )
}
