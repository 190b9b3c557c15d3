import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import type { Contact } from '../../api/types.ts'
import { useStartJob } from '../../jobs/start-bulk.ts'
import { TextField } from '../../settings/fields.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { useContactsGo } from './place.ts'
import { useWords } from './words.ts'

const same = (text: string) => text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()

/** C7: before somebody is erased for good, their name is typed. */
export default function EraseDialog({ contact, onDone }: { contact: Contact; onDone(): void }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const client = useQueryClient()
  const go = useContactsGo()
  const [typed, setTyped] = useState('')
  const { id, name } = contact
  const start = useStartJob(new Map(), (contactId: string, idempotencyKey) =>
    call('contacts.erase', { id: contactId }, { idempotencyKey }),
  )
  const isSure = same(typed) === same(name)
  const erase = () => {
    if (!isSure || start.isPending) return
    start.mutate(id, {
      onSuccess() {
        onDone()
        go.list()
        // Nobody is to be shown what is gone.
        client.removeQueries({ queryKey: keys.contact(id) })
        void client.invalidateQueries()
      },
    })
  }
  return (
    <Dialog open onClose={onDone} title={t('page.eraseTitle', { name })} description={t('page.eraseText')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          erase()
        }}
      >
        <TextField label={t('page.eraseType', { name })} error={undefined} value={typed} onChange={setTyped} />
        {start.isError && (
          <div className="mt-3">
            <Notice tone="bad">{sentence(start.error)}</Notice>
          </div>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onDone}>{common('common.cancel')}</Button>
          <Button look="danger" type="submit" disabled={!isSure || start.isPending}>
            {t('page.eraseConfirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
