import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { lazy, Suspense, use, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import type { Contact } from '../api/types.ts'
import { useLanguage } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'
import { LinkedRecord } from './linked-record.tsx'
import { loadMessages } from './messages.ts'
import { linksQuery, nameOf, type RecordLink } from './records.ts'

const ConfirmDialog = lazy(() => import('../conversations/confirm-dialog.tsx'))
const LinkDialog = lazy(() => import('./link-dialog.tsx'))

/** L1: the persons, leads and deals that a contact is linked to, and one more. */
export default function Linked({ contact }: { contact: Contact }) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const sentence = useSentence()
  const query = linksQuery(contact.id)
  const { data, error, refetch } = useQuery(query)
  const [isLinking, setIsLinking] = useState(false)
  const [ending, setEnding] = useState<RecordLink>()
  const unlink = async ({ id }: RecordLink) => {
    try {
      await call('contacts.unlink', { contactId: contact.id, recordId: id }, { idempotencyKey: crypto.randomUUID() })
    } finally {
      // Also after a refusal: somebody else may have been faster.
      await client.invalidateQueries({ queryKey: query.queryKey })
    }
  }
  return (
    <>
      {error && !data && (
        <p role="alert" className="text-bad text-sm">
          {sentence(error)}{' '}
          <Button small onClick={() => void refetch()}>
            {common('common.tryAgain')}
          </Button>
        </p>
      )}
      {data?.items.length === 0 && <p className="text-muted">{t('linked.none')}</p>}
      <ul className="-mx-1.5">
        {data?.items.map((link) => (
          <LinkedRecord key={link.id} link={link} onUnlink={() => setEnding(link)} />
        ))}
      </ul>
      <button
        type="button"
        onClick={() => setIsLinking(true)}
        className="-mx-1.5 mt-0.5 inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-muted text-sm hover:bg-hover hover:text-ink"
      >
        <Plus size={13} aria-hidden />
        {t('linked.add')}
      </button>
      <Suspense>
        {isLinking && <LinkDialog contactId={contact.id} onDone={() => setIsLinking(false)} />}
        {ending && (
          <ConfirmDialog
            title={t('linked.unlinkTitle', { name: nameOf(ending.record) })}
            text={t('linked.unlinkText')}
            confirm={t('linked.unlinkConfirm')}
            onConfirm={() => unlink(ending)}
            onDone={() => setEnding(undefined)}
          />
        )}
      </Suspense>
    </>
  )
}
