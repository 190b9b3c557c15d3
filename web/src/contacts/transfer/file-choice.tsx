import { FileSpreadsheet } from 'lucide-react'
import { useRef, useState } from 'react'
import type { OutputOf } from '../../../../contracts/operations.ts'
import { call } from '../../api/client.ts'
import { useLocale } from '../../i18n/time.ts'
import { postForm } from '../../messages/post-form.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { useWords } from './words.ts'

/** A table that was uploaded, and how the server reads it. */
export type OpenedFile = OutputOf<'contactImports.preview'> & { name: string; attachmentId: string }

interface FileChoiceProps {
  file: OpenedFile | undefined
  onOpen(file: OpenedFile | undefined): void
}

/** Where a table is dropped, or chosen. */
export function FileChoice({ file, onOpen }: FileChoiceProps) {
  const { t } = useWords()
  const language = useLocale()
  const sentence = useSentence()
  const input = useRef<HTMLInputElement>(null)
  const [sent, setSent] = useState<number>()
  const [isOver, setIsOver] = useState(false)
  const [error, setError] = useState<unknown>()
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    setError(undefined)
    setSent(0)
    onOpen(undefined)
    try {
      const { name, size } = chosen
      const { id, upload } = await call('attachments.create', { name: name.slice(-200), type: 'text/csv', size })
      await postForm(upload, chosen, (bytes) => setSent(Math.min(1, bytes / Math.max(1, size)))).done
      onOpen({ ...(await call('contactImports.preview', { attachmentId: id })), name, attachmentId: id })
    } catch (refusal) {
      setError(refusal)
    } finally {
      setSent(undefined)
    }
  }
  return (
    <section aria-label={t('import.file')}>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        className="sr-only"
        tabIndex={-1}
        aria-label={t('import.choose')}
        onChange={({ target }) => {
          const [chosen] = target.files ?? []
          target.value = ''
          void take(chosen)
        }}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here can be chosen by the button as well */}
      <div
        className={`flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border px-4 ${file ? 'py-3' : 'border-dashed py-8 sm:justify-center'} ${isOver ? 'bg-hover' : ''}`}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setIsOver(false)
          void take(event.dataTransfer.files[0])
        }}
      >
        <FileSpreadsheet size={file ? 18 : 24} className="shrink-0 text-muted" aria-hidden />
        {file ? (
          <p className="min-w-0 flex-1">
            <bdi className="block truncate font-medium">{file.name}</bdi>
            <span className="text-muted text-sm">
              {t('import.about', { rows: file.about.toLocaleString(language), columns: file.headers.length })}
            </span>
          </p>
        ) : (
          <p className="min-w-0">
            <span className="block font-medium">{t('import.drop')}</span>
            <span className="text-muted text-sm">{t('import.hint')}</span>
          </p>
        )}
        <Button disabled={sent !== undefined} onClick={() => input.current?.click()}>
          {sent === undefined
            ? t(file ? 'import.another' : 'import.choose')
            : t('import.sending', { share: `${Math.round(sent * 100)} %` })}
        </Button>
      </div>
      {error !== undefined && (
        <div className="mt-3">
          <Notice tone="bad">{sentence(error)}</Notice>
        </div>
      )}
    </section>
  )
}
