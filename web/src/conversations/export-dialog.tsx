import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { useWords } from '../timeline/meaning/use-words.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'

interface ExportDialogProps {
  conversationId: string
  /** the customer's */
  name: string
  /** absent: the whole conversation */
  messageIds?: readonly string[]
  onSent?(): void
  onClose(): void
}

/** F3: to whom a copy goes, and under which subject. */
export default function ExportDialog({ conversationId, name, messageIds, onSent, onClose }: ExportDialogProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const id = useId()
  const [to, setTo] = useState('')
  const [subject, setSubject] = useState(() => t('history.mailSubject', { name }))
  const attempt = useRef({ of: '', key: '' })
  const sending = useMutation({
    mutationFn: () => {
      const what = { to: to.trim(), subject: subject.trim(), ...(messageIds ? { messageIds: [...messageIds] } : {}) }
      // The same letter tried again is one letter, whatever became of the first try.
      const of = JSON.stringify(what)
      if (attempt.current.of !== of) attempt.current = { of, key: crypto.randomUUID() }
      return call('conversations.export', { id: conversationId, ...what }, { idempotencyKey: attempt.current.key })
    },
    onSuccess: () => {
      onSent?.()
      onClose()
    },
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!sending.isPending) sending.mutate()
  }
  const problem = sending.error ? asProblem(sending.error) : undefined
  const wrong = (field: string) => problem?.errors.some(({ path }) => path === field) ?? false
  const told = wrong('to')
    ? t('history.mailBadAddress')
    : wrong('subject')
      ? t('history.mailBadSubject')
      : problem?.code === 'result_too_large'
        ? t('history.mailTooLong')
        : problem && sentence(problem)
  const what = messageIds ? t('history.mailSome', { count: messageIds.length }) : t('history.mailWhole')
  return (
    <Dialog open onClose={onClose} title={common('history.mail')} description={`${what} ${t('history.mailWithout')}`}>
      <form onSubmit={send} className="space-y-3">
        <div>
          <label htmlFor={`${id}-to`} className="block pb-1 text-muted text-xs">
            {t('history.mailTo')}
          </label>
          <input
            id={`${id}-to`}
            className="field"
            type="email"
            required
            maxLength={254}
            autoComplete="email"
            aria-invalid={wrong('to') || undefined}
            value={to}
            onChange={({ target }) => setTo(target.value)}
          />
        </div>
        <div>
          <label htmlFor={`${id}-subject`} className="block pb-1 text-muted text-xs">
            {t('history.mailSubjectLabel')}
          </label>
          <input
            id={`${id}-subject`}
            className="field"
            required
            pattern=".*\S.*"
            maxLength={200}
            aria-invalid={wrong('subject') || undefined}
            value={subject}
            onChange={({ target }) => setSubject(target.value)}
          />
        </div>
        {told && <Notice tone="bad">{told}</Notice>}
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>{common('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={sending.isPending}>
            {t('history.mailSend')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
