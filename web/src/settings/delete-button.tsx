import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSettingsSentence } from './problems.ts'

interface DeleteProps {
  name: string
  /** what goes with it */
  text: string
  /** where it is not called deleting */
  words?: { open: string; title: string; confirm: string }
  onDelete(): Promise<unknown>
  onDone(): void
}

/** Away for good, once it was asked for twice. */
export function DeleteButton({ name, text, words, onDelete, onDone }: DeleteProps) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const sentence = useSettingsSentence()
  const [isOpen, setIsOpen] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const close = () => {
    setIsOpen(false)
    setError(undefined)
  }
  const go = async () => {
    setIsBusy(true)
    try {
      await onDelete()
      onDone()
    } catch (refusal) {
      setError(refusal)
      setIsBusy(false)
    }
  }
  return (
    <div className="mt-8 flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-4">
      <p className="min-w-56 flex-1 text-muted text-sm">{text}</p>
      <Button className="text-bad!" onClick={() => setIsOpen(true)}>
        {words?.open ?? t('delete.open')}
      </Button>
      <Dialog open={isOpen} onClose={close} title={words?.title ?? t('delete.title', { name })} description={text}>
        {error !== undefined && (
          <div className="mb-3">
            <Notice tone="bad">{sentence(error)}</Notice>
          </div>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{common('common.cancel')}</Button>
          <Button look="danger" disabled={isBusy} onClick={() => void go()}>
            {words?.confirm ?? t('delete.confirm')}
          </Button>
        </div>
      </Dialog>
    </div>
  )
}
