import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { CopyField } from './copy-field.tsx'
import { useSettingsSentence } from './problems.ts'

interface NewSecretProps {
  title: string
  /** what it is for, and since when there is this one */
  intro: ReactNode
  open: string
  dialog: { title: string; text: string; confirm: string }
  /** what is asked about it */
  children?: ReactNode
  /** what the new one is called, and that it is not shown again */
  secret: { label: string; once: string }
  /** undefined: it was told before */
  rotate(): Promise<string | null | undefined>
  onOpen?(): void
}

/** Another secret in place of the one before, asked for twice; it is shown once. */
export function NewSecret({ title, intro, open, dialog, secret, children, rotate, onOpen }: NewSecretProps) {
  const { t: common } = useTranslation()
  const sentence = useSettingsSentence()
  const [isOpen, setIsOpen] = useState(false)
  const rotation = useMutation({ mutationFn: () => rotate(), onSuccess: () => setIsOpen(false) })
  const begin = () => {
    rotation.reset()
    onOpen?.()
    setIsOpen(true)
  }
  return (
    <section className="mt-8 border-t pt-4">
      <h2 className="mb-1 font-semibold text-base">{title}</h2>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-56 flex-1 text-muted text-sm">{intro}</p>
        <Button onClick={begin}>{open}</Button>
      </div>
      {rotation.data && (
        <div className="mt-3">
          <CopyField label={secret.label} value={rotation.data} hint={secret.once} />
        </div>
      )}
      <Dialog open={isOpen} onClose={() => setIsOpen(false)} title={dialog.title} description={dialog.text}>
        <div className="space-y-4">
          {rotation.error && <Notice tone="bad">{sentence(rotation.error)}</Notice>}
          {children}
          <div className="flex justify-end gap-2">
            <Button onClick={() => setIsOpen(false)}>{common('common.cancel')}</Button>
            <Button look="primary" disabled={rotation.isPending} onClick={() => rotation.mutate()}>
              {dialog.confirm}
            </Button>
          </div>
        </div>
      </Dialog>
    </section>
  )
}
