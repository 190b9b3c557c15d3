import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import type { ContactAttribute } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { attributeColumn, importedFields } from './column-names.ts'
import type { OpenedFile } from './file-choice.tsx'
import { useWords } from './words.ts'

/** What an import is asked for. */
export interface Asked {
  attachmentId: string
  columns: Record<string, string>
  existing: 'update' | 'skip'
}

interface ImportFormProps {
  file: OpenedFile
  attributes: readonly ContactAttribute[]
  columns: Record<string, string>
  existing: 'update' | 'skip'
  onColumns(columns: Record<string, string>): void
  onExisting(existing: 'update' | 'skip'): void
  asked: Asked
  onTried(jobId: string): void
}

const NAMING = ['name', 'phone', 'email', 'externalId']
const SAMPLES = 3

/** What each column says, and what becomes of those who are there already. */
export function ImportForm(props: ImportFormProps) {
  const { file, attributes, columns, existing, onColumns, onExisting, asked, onTried } = props
  const { t } = useWords()
  const sentence = useSentence()
  const isNamed = Object.values(columns).some((field) => NAMING.includes(field))
  const attempt = useMutation({
    mutationFn: () => call('contactImports.start', { ...asked, dryRun: true }, { idempotencyKey: crypto.randomUUID() }),
    onSuccess: ({ id }) => onTried(id),
  })
  const choose = (header: string, field: string) => {
    const { [header]: _before, ...others } = columns
    onColumns(field === '' ? others : { ...others, [header]: field })
  }
  return (
    <form
      className="space-y-6"
      onSubmit={(event) => {
        event.preventDefault()
        attempt.mutate()
      }}
    >
      <section aria-labelledby="import-columns">
        <h2 id="import-columns" className="mb-2 font-semibold text-base">
          {t('import.columns')}
        </h2>
        <ul className="divide-y rounded-lg border">
          {file.headers.map((header, at) => (
            <li key={header} className="grid items-center gap-x-4 gap-y-1.5 px-3 py-2 sm:grid-cols-[1fr_13rem]">
              <label htmlFor={`column-${at}`} className="min-w-0">
                <bdi className="block truncate font-medium">{header}</bdi>
                <bdi className="block truncate text-muted text-sm">
                  {file.rows
                    .slice(0, SAMPLES)
                    .map((row) => row[at])
                    .filter(Boolean)
                    .join(' · ') || t('import.empty')}
                </bdi>
              </label>
              <select
                id={`column-${at}`}
                className={`field ${columns[header] ? '' : 'text-muted'}`}
                value={columns[header] ?? ''}
                onChange={({ target }) => choose(header, target.value)}
              >
                <option value="">{t('import.leaveOut')}</option>
                {importedFields.map((field) => (
                  <option key={field} value={field}>
                    {t(`field.${field}`)}
                  </option>
                ))}
                {attributes.map((attribute) => (
                  <option key={attribute.key} value={attributeColumn(attribute)}>
                    {attribute.name}
                  </option>
                ))}
                {isOther(columns[header], attributes) && (
                  <option value={columns[header]}>{columns[header]?.slice('attributes.'.length)}</option>
                )}
              </select>
            </li>
          ))}
        </ul>
        {!isNamed && <p className="mt-2 text-bad text-sm">{t('import.needsName')}</p>}
      </section>
      <fieldset>
        <legend className="mb-2 font-semibold text-base">{t('import.existing')}</legend>
        {(['update', 'skip'] as const).map((value) => (
          <label key={value} className="flex cursor-pointer items-start gap-2 py-1">
            <input
              type="radio"
              name="existing"
              className="mt-1"
              checked={existing === value}
              onChange={() => onExisting(value)}
            />
            <span>
              {t(`import.${value}`)}
              <span className="block text-muted text-sm">{t(`import.${value}Hint`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {attempt.isError && <Notice tone="bad">{sentence(attempt.error)}</Notice>}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" disabled={!isNamed || attempt.isPending}>
          {t('import.try')}
        </Button>
        <span className="text-muted text-sm">{t('import.tryHint')}</span>
      </div>
    </form>
  )
}

const isOther = (field: string | undefined, attributes: readonly ContactAttribute[]) =>
  field?.startsWith('attributes.') && !attributes.some((one) => attributeColumn(one) === field)
