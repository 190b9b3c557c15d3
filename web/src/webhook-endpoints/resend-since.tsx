import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { stampTime, useLocale } from '../i18n/time.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { Field } from '../settings/fields.tsx'
import { useSettingsSentence } from '../settings/problems.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import type { Endpoint } from './queries.ts'
import { useWords } from './words.ts'

const DAY_MS = 24 * 60 * 60_000

/** A moment on the reader's own clock, as a field of times has it. */
function momentOf(ms: number): string {
  const offset = new Date(ms).getTimezoneOffset() * 60_000
  return new Date(ms - offset).toISOString().slice(0, 16)
}

interface ResendSinceProps {
  endpoint: Endpoint
  onDone(endpoint: Endpoint): void
}

/** Everything since a moment, once more. */
export function ResendSince({ endpoint, onDone }: ResendSinceProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const locale = useLocale()
  const sentence = useSettingsSentence()
  const [isOpen, setIsOpen] = useState(false)
  const [since, setSince] = useState('')
  const { id, failingSince, resending } = endpoint
  const resend = useMutation({
    mutationFn: () => call('webhookEndpoints.resend', { id, since: new Date(since).toISOString() }),
    onSuccess(changed) {
      setIsOpen(false)
      onDone(changed)
    },
  })
  const open = () => {
    resend.reset()
    setSince(momentOf(failingSince ? Date.parse(failingSince) : serverNow() - DAY_MS))
    setIsOpen(true)
  }
  return (
    <>
      <Button onClick={open}>{t('since.open')}</Button>
      {resending && (
        <p role="status" className="w-full text-muted text-sm">
          {t('since.going', { time: stampTime(Date.parse(resending.since), locale) })}
        </p>
      )}
      <Dialog open={isOpen} onClose={() => setIsOpen(false)} title={t('since.title')} description={t('since.text')}>
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault()
            resend.mutate()
          }}
        >
          {resend.error && <Notice tone="bad">{sentence(resend.error)}</Notice>}
          <Field label={t('since.since')}>
            {(control) => (
              <input
                {...control}
                type="datetime-local"
                className="field"
                required
                min={momentOf(serverNow() - 30 * DAY_MS)}
                max={momentOf(serverNow())}
                value={since}
                onChange={({ target }) => setSince(target.value)}
              />
            )}
          </Field>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setIsOpen(false)}>{common('common.cancel')}</Button>
            <Button type="submit" look="primary" disabled={resend.isPending}>
              {t('since.confirm')}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
