import { useMutation } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { lazy, Suspense, use, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Contact } from '../api/types.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage } from '../i18n/time.ts'
import { useCommand } from '../shell/commands.ts'
import { useGo } from '../shell/place.ts'
import { useSentence } from '../ui/sentence.ts'

const MergeDialog = lazy(() => import('./merge-dialog.tsx'))

/** C1: others who may be this customer too; pressing one opens what was said with them last. */
export function PerhapsSame({ contact, others }: { contact: Contact; others: NonNullable<Contact['perhapsSame']> }) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const go = useGo()
  const sentence = useSentence()
  const me = useMe()
  const [mergeWith, setMergeWith] = useState<string>()
  const mayMerge = can(me, 'contacts.merge')
  const [first] = others
  useCommand('merge', mayMerge && first ? () => setMergeWith(first.contactId) : undefined)
  const open = useMutation({
    mutationFn: async (id: string) => {
      const { items } = await call('contacts.timeline', { id, order: 'desc', limit: 1 })
      const conversationId = items[0]?.conversationId
      if (conversationId) await go.open(conversationId)
      return conversationId !== undefined
    },
  })
  return (
    <section className="mb-3 rounded-md bg-soft px-3 py-2 text-on-soft text-sm" aria-label={t('perhapsSame.title')}>
      <p className="flex items-center gap-1.5 text-xs">
        <Users size={13} className="shrink-0" aria-hidden />
        {t('perhapsSame.title')}
      </p>
      <ul>
        {others.map(({ contactId, name, because }) => (
          <li key={contactId} className="[overflow-wrap:anywhere]">
            <button
              type="button"
              className="text-start font-medium underline underline-offset-2"
              disabled={open.isPending}
              onClick={() => open.mutate(contactId)}
            >
              {name}
            </button>{' '}
            <span className="text-xs">({t(`perhapsSame.${because}`)})</span>{' '}
            {mayMerge && (
              <button
                type="button"
                className="text-xs underline underline-offset-2 pointer-coarse:min-h-11"
                aria-label={t('merge.with', { name })}
                onClick={() => setMergeWith(contactId)}
              >
                {t('merge.begin')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p role="status" className="text-xs">
        {open.error ? sentence(open.error) : open.data === false && t('perhapsSame.none')}
      </p>
      <Suspense>
        {mergeWith && <MergeDialog contact={contact} otherId={mergeWith} onClose={() => setMergeWith(undefined)} />}
      </Suspense>
    </section>
  )
}
