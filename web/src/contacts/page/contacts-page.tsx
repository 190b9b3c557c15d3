import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useRef } from 'react'
import { meQuery } from '../../api/queries.ts'
import { Empty, Waiting } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { ContactsPane } from './contacts-pane.tsx'

const ContactPage = lazy(() => import('./contact-page.tsx'))

/** C1: the table of contacts, and a page for each. The table waits behind a contact's page as it was left. */
export function ContactsPage() {
  const { contactId } = useParams({ strict: false }) as { contactId?: string }
  const { error } = useQuery(meQuery)
  const sentence = useSentence()
  const wasThere = useRef(false)
  wasThere.current ||= contactId === undefined
  return (
    <main className="relative h-full bg-surface">
      {error ? (
        <Empty isPage title={sentence(error)} />
      ) : (
        <>
          {wasThere.current && (
            <div className={`absolute inset-0 ${contactId ? 'invisible' : ''}`} inert={contactId !== undefined}>
              <Suspense fallback={<Waiting rows={8} />}>
                <ContactsPane openId={contactId} />
              </Suspense>
            </div>
          )}
          {contactId && (
            <div className="absolute inset-0 bg-surface">
              <Suspense fallback={<Waiting rows={8} />}>
                <ContactPage key={contactId} id={contactId} />
              </Suspense>
            </div>
          )}
        </>
      )}
    </main>
  )
}
