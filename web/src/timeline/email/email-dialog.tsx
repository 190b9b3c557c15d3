import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { asProblem } from '../../api/problem.ts'
import type { Entry } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { documentOf, hasPicturesElsewhere } from './email-document.ts'
import { useOriginal } from './use-original.ts'

/** An email as it came, in a frame of its own, in which nothing runs and from which nothing leads but links. */
export default function EmailDialog({ entry, onClose }: { entry: Entry; onClose(): void }) {
  const { t } = useTranslation('email')
  const sentence = useSentence()
  const original = useOriginal(entry)
  const [pictures, setPictures] = useState<'own' | 'all'>('own')
  const { id, message } = entry
  const query = useQuery({
    queryKey: [...keys.file(id), 'html', pictures],
    queryFn: ({ signal }) => call('messages.html', { id, pictures }, { signal }),
    // Its pictures are links that end.
    staleTime: 4 * 60 * 1000,
    refetchOnWindowFocus: false,
    placeholderData: (before) => before,
  })
  const { to = [], cc = [] } = message?.recipients ?? {}
  const problem = query.error && asProblem(query.error)
  return (
    <Dialog open onClose={onClose} title={message?.subject || t('title')} wide isText>
      <div className="pb-2 text-muted text-xs">
        {to.length > 0 && <p className="truncate">{t('to', { names: to.join(', ') })}</p>}
        {cc.length > 0 && <p className="truncate">{t('cc', { names: cc.join(', ') })}</p>}
      </div>
      {problem && (
        <p role="alert" className="text-bad text-sm">
          {problem.code === 'not_found' ? t('gone') : sentence(query.error)}
        </p>
      )}
      {query.data && hasPicturesElsewhere(query.data.html) && (
        <p className="flex flex-wrap items-center gap-2 pb-2 text-muted text-xs">
          <span className="min-w-0 flex-1">{t('held')}</span>
          <Button small onClick={() => setPictures('all')}>
            {t('load')}
          </Button>
        </p>
      )}
      {query.data && (
        // Without scripts, forms, or an origin: links open beside the console.
        <iframe
          title={t('frame')}
          className="h-[60dvh] w-full rounded border bg-white"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          srcDoc={documentOf(query.data.html, pictures === 'all')}
        />
      )}
      <p className="pt-2">
        <Button small onClick={() => original.mutate()}>
          {t('download')}
        </Button>
      </p>
    </Dialog>
  )
}
