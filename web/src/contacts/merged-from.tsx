import { useMutation } from '@tanstack/react-query'
import { Merge } from 'lucide-react'
import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Contact } from '../api/types.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage } from '../i18n/time.ts'
import { useSentence } from '../ui/sentence.ts'
import { useMerging } from './merging.ts'

/** C3: who became a part of this contact; until a new message comes they can be taken apart. */
export function MergedFrom({ contact }: { contact: Contact }) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const sentence = useSentence()
  const me = useMe()
  const { takeApart } = useMerging()
  const apart = useMutation({ mutationFn: (contactId: string) => takeApart(contact.id, contactId) })
  return (
    <section className="mb-3 rounded-md bg-soft px-3 py-2 text-on-soft text-sm" aria-label={t('merge.from')}>
      <p className="flex items-center gap-1.5 text-xs">
        <Merge size={13} className="shrink-0" aria-hidden />
        {t('merge.from')}
      </p>
      <ul>
        {contact.mergedFrom?.map(({ contactId, name, undoable }) => (
          <li key={contactId} className="flex items-baseline gap-2 [overflow-wrap:anywhere]">
            <span className="min-w-0 flex-1 font-medium">{name}</span>
            {undoable && can(me, 'contacts.merge') && (
              <button
                type="button"
                className="shrink-0 text-xs underline underline-offset-2 pointer-coarse:min-h-11"
                disabled={apart.isPending}
                onClick={() => apart.mutate(contactId)}
              >
                {t('merge.undo')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p role="status" className="text-xs">
        {apart.error ? sentence(apart.error) : ''}
      </p>
    </section>
  )
}
