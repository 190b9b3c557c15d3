import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'

interface ConfirmDialogProps {
  title: string
  text: string
  confirm: string
  onConfirm(): Promise<unknown>
  onDone(): void
}

/** Before what can't be taken back, or what others will notice. */
export default function ConfirmDialog({ title, text, confirm, onConfirm, onDone }: ConfirmDialogProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const go = async () => {
    setIsBusy(true)
    try {
      await onConfirm()
      onDone()
    } catch (refusal) {
      setError(refusal)
      setIsBusy(false)
    }
  }
  return (
    <Dialog open onClose={onDone} title={title} description={text}>
      {error !== undefined && (
        <div className="mb-3">
          <Notice tone="bad">{sentence(error)}</Notice>
        </div>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button look="danger" disabled={isBusy} onClick={() => void go()}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  )
}
