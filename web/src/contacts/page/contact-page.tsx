import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '../../api/queries.ts'
import { useCommand } from '../../shell/commands.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty, Waiting } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { ContactMenu } from './contact-menu.tsx'
import { useContactsGo } from './place.ts'
import { useWords } from './words.ts'

/** C1, C4: everything about one contact. */
export default function ContactPage({ id }: { id: string }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const go = useContactsGo()
  const { data: contact, error, refetch } = useQuery(contactQuery(id))
  useCommand('back', () => go.list())
  if (!contact) {
    return error ? (
      <Empty isPage title={common('contact.failed')}>
        <p className="mb-3">{sentence(error)}</p>
        <Button onClick={() => void refetch()}>{common('common.tryAgain')}</Button>
      </Empty>
    ) : (
      <Waiting rows={6} />
    )
  }
  return (
    <section aria-label={contact.name} tabIndex={-1} data-home className="flex h-full flex-col outline-none">
      <header className="flex items-center gap-2 border-b px-3 py-2">
        <IconButton label={t('page.back')} shortcut="Esc" onClick={() => go.list()}>
          <ArrowLeft size={17} aria-hidden />
        </IconButton>
        <h1 className="min-w-0 flex-1 truncate font-semibold text-base">{contact.name}</h1>
        <ContactMenu contact={contact} />
      </header>
    </section>
  )
}
