import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import type { Contact } from '../../api/types.ts'
import { useStartJob } from '../../jobs/start-bulk.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { useWords } from './words.ts'

/** C10: everything that is kept about somebody, as a file: a card shows how far it is, and hands it over. */
export default function DataDialog({ contact, onDone }: { contact: Contact; onDone(): void }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const { id, name } = contact
  const start = useStartJob(new Map(), (contactId: string, idempotencyKey) =>
    call('contacts.data', { id: contactId }, { idempotencyKey }),
  )
  return (
    <Dialog open onClose={onDone} title={t('page.dataTitle', { name })} description={t('page.dataText')}>
      {start.isError && (
        <div className="mb-3">
          <Notice tone="bad">{sentence(start.error)}</Notice>
        </div>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{common('common.cancel')}</Button>
        <Button look="primary" disabled={start.isPending} onClick={() => start.mutate(id, { onSuccess: onDone })}>
          {t('page.dataConfirm')}
        </Button>
      </div>
    </Dialog>
  )
}
