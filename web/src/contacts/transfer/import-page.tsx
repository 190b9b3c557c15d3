import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { meQuery } from '../../api/queries.ts'
import { can } from '../../api/rights.ts'
import { Empty, Waiting } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { useContactAttributes } from '../attributes/query.ts'
import { FileChoice, type OpenedFile } from './file-choice.tsx'
import { ImportForm } from './import-form.tsx'
import { ImportJob } from './import-job.tsx'
import { useWords } from './words.ts'

/** C6: a file, what its columns are, what would come of it, and then that. */
export function ImportPage() {
  const { t } = useWords()
  const sentence = useSentence()
  const { data: me, error } = useQuery(meQuery)
  const attributes = useContactAttributes()
  const [file, setFile] = useState<OpenedFile>()
  const [columns, setColumns] = useState<Record<string, string>>({})
  const [existing, setExisting] = useState<'update' | 'skip'>('update')
  const [tried, setTried] = useState<string>()
  const [started, setStarted] = useState<string>()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  if (error) return <Empty isPage title={sentence(error)} />
  if (!me) return <Waiting rows={6} />
  const asked = file && { attachmentId: file.attachmentId, columns, existing }
  const open = (opened: OpenedFile | undefined) => {
    setFile(opened)
    setColumns(opened?.columns ?? {})
    setTried(undefined)
    setStarted(undefined)
  }
  return (
    <main className="h-full overflow-y-auto bg-surface">
      <div className="mx-auto max-w-4xl px-4 py-4 md:px-8 md:py-6">
        <header className="mb-4 flex min-h-8 items-center gap-2">
          <Link
            to="/contacts"
            aria-label={t('back')}
            title={t('back')}
            className="-ms-2 flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
          >
            <ArrowLeft size={17} className="rtl:-scale-x-100" aria-hidden />
          </Link>
          <h1 ref={heading} tabIndex={-1} className="font-semibold text-lg outline-none">
            {t('import.title')}
          </h1>
        </header>
        {!can(me, 'contacts.import') ? (
          <Empty title={t('import.notAllowed')} />
        ) : started && asked ? (
          <ImportJob id={started} onAgain={() => open(undefined)} />
        ) : (
          <div className="space-y-6">
            <FileChoice file={file} onOpen={open} />
            {file && asked && !tried && (
              <ImportForm
                file={file}
                attributes={attributes}
                columns={columns}
                existing={existing}
                onColumns={setColumns}
                onExisting={setExisting}
                asked={asked}
                onTried={setTried}
              />
            )}
            {asked && tried && (
              <ImportJob id={tried} asked={asked} onBack={() => setTried(undefined)} onStarted={setStarted} />
            )}
          </div>
        )}
      </div>
    </main>
  )
}
