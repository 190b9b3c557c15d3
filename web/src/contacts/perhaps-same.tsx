import { useMutation } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { lazy, Suspense, use, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Contact } from '../api/types.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage } from '../i18n/time.ts'
import { useSentence } from '../ui/sentence.ts'

const MergeDialog = lazy(() => import('./merge-dialog.tsx'))

interface PerhapsSameProps {
  contact: Contact
  others: NonNullable<Contact['perhapsSame']>
  /** shows one of them; says whether there was anything to show */
  onOpen(contactId: string): Promise<boolean>
  /** from then on one looks at who stays */
  onMerged(staysId: string): void
}

/** C1: others who may be this customer too; pressing one shows them. */
export function PerhapsSame({ contact, others, onOpen, onMerged }: PerhapsSameProps) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const sentence = useSentence()
  const me = useMe()
  const [mergeWith, setMergeWith] = useState<string>()
  const mayMerge = can(me, 'contacts.merge')
  const open = useMutation({ mutationFn: onOpen })
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
        {mergeWith && (
          <MergeDialog
            contactId={contact.id}
            otherId={mergeWith}
            onClose={() => setMergeWith(undefined)}
            onMerged={onMerged}
          />
        )}
      </Suspense>
    </section>
  )
}
