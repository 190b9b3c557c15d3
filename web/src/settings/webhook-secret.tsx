import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { CopyField } from './copy-field.tsx'
import { CheckField } from './fields.tsx'
import { useSettingsSentence } from './problems.ts'

/** What webhooks are signed with: since when, and another one, which is shown once. */
export function WebhookSecret() {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const sentence = useSettingsSentence()
  const [isOpen, setIsOpen] = useState(false)
  const [leaked, setLeaked] = useState(false)
  const known = useQuery({ queryKey: ['webhookSecret'], queryFn: () => call('webhookSecret.get', {}) })
  const rotate = useMutation({
    mutationFn: () => call('webhookSecret.rotate', { leaked }),
    onSuccess() {
      setIsOpen(false)
      void known.refetch()
    },
  })
  const open = () => {
    setLeaked(false)
    rotate.reset()
    setIsOpen(true)
  }
  return (
    <section className="mt-8 border-t pt-4">
      <h2 className="mb-1 font-semibold text-base">{t('signing.title')}</h2>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-56 flex-1 text-muted text-sm">
          {t('signing.intro')}
          {known.data?.madeAt && (
            <>
              {' '}
              {t('signing.made')} <TimeAgo at={known.data.madeAt} />
            </>
          )}
        </p>
        <Button onClick={open}>{t('signing.open')}</Button>
      </div>
      {rotate.data?.secret && (
        <div className="mt-3">
          <CopyField label={t('signing.secret')} value={rotate.data.secret} hint={t('signing.once')} />
        </div>
      )}
      <Dialog
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('signing.openTitle')}
        description={t('signing.text')}
      >
        <div className="space-y-4">
          {rotate.error && <Notice tone="bad">{sentence(rotate.error)}</Notice>}
          <CheckField label={t('signing.leaked')} checked={leaked} onChange={setLeaked} />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setIsOpen(false)}>{common('common.cancel')}</Button>
            <Button look="primary" disabled={rotate.isPending} onClick={() => rotate.mutate()}>
              {t('signing.confirm')}
            </Button>
          </div>
        </div>
      </Dialog>
    </section>
  )
}
