import { lazy, use, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage } from '../i18n/time.ts'
import { showToast } from '../ui/toasts.ts'

const MergeDialog = lazy(() => import('./merge-dialog.tsx'))

interface MergeInFrontProps {
  /** the contacts that one looks at, or has selected */
  ids: readonly string[]
  onDone(): void
  onMerged(staysId: string): void
}

/** C3: merges whoever is in front, one with another who is found, or two with each other; or says why that can't be. */
export default function MergeInFront({ ids, onDone, onMerged }: MergeInFrontProps) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const me = useMe()
  const [one, other, third] = ids
  const refused = !can(me, 'contacts.merge')
    ? t('merge.noRight')
    : one === undefined || third !== undefined
      ? t(one === undefined ? 'merge.nobody' : 'merge.two')
      : undefined
  useEffect(() => {
    if (refused === undefined) return
    showToast({ text: refused, tone: 'bad' })
    onDone()
  }, [refused, onDone])
  if (refused !== undefined || one === undefined) return null
  return <MergeDialog contactId={one} otherId={other} onClose={onDone} onMerged={onMerged} />
}
