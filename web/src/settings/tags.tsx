import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { asProblem } from '../api/problem.ts'
import { readAll } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { TextField } from './fields.tsx'
import { findNamed } from './find.ts'
import { Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'

const FEW = 10

/** F2: every tag with how many messages were given it. They are made here and where messages are tagged, and stay. */
export function TagsPage() {
  const { t } = useTranslation('settings')
  const language = useLocale()
  const sentence = useSettingsSentence()
  const { data, error } = useQuery({
    queryKey: keys.tags,
    queryFn: () => readAll('tags.list'),
    staleTime: 30_000,
    refetchOnMount: 'always',
  })
  const [q, setQ] = useState('')
  const tags = data && (q.trim() === '' ? data : findNamed(q, data, ({ name }) => name))
  const shown = tags?.toSorted((a, b) => b.messages - a.messages || a.name.localeCompare(b.name, language))
  return (
    <Page title={t('section.tags')} intro={t('tags.intro')}>
      <NewTag />
      {!data && (error ? <Notice tone="bad">{sentence(error)}</Notice> : <Waiting rows={4} />)}
      {data && data.length > FEW && (
        <input
          type="search"
          className="field mb-3"
          aria-label={t('tags.search')}
          placeholder={t('tags.search')}
          value={q}
          onChange={({ target }) => setQ(target.value)}
        />
      )}
      {shown?.length === 0 && (
        <p className="rounded-lg border border-dashed p-6 text-center text-muted">
          {t(data?.length ? 'tags.noneFound' : 'tags.none')}
        </p>
      )}
      {shown && shown.length > 0 && (
        <ul aria-label={t('section.tags')} className="divide-y overflow-hidden rounded-lg border bg-surface">
          {shown.map(({ id, name, messages }) => (
            <li key={id} className="flex items-center gap-3 px-3 py-2">
              <span className="min-w-0 flex-1 break-words">{name}</span>
              <span className="shrink-0 text-muted text-sm tabular-nums">
                {t('tags.messages', { count: messages })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function NewTag() {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const sentence = useSettingsSentence()
  const [name, setName] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)
  const attempt = useRef({ name: '', key: '' })
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    if (attempt.current.name !== name) attempt.current = { name, key: crypto.randomUUID() }
    setIsBusy(true)
    setError(undefined)
    try {
      await call('tags.create', { name }, { idempotencyKey: attempt.current.key })
      setName('')
      await client.invalidateQueries({ queryKey: keys.tags })
    } catch (refusal) {
      setError(refusal)
    } finally {
      setIsBusy(false)
    }
  }
  const wrong = error === undefined ? undefined : asProblem(error).errors.find(({ path }) => path === 'name')?.message
  return (
    <form onSubmit={(event) => void add(event)} className="mb-5 space-y-2" noValidate>
      {error !== undefined && wrong === undefined && <Notice tone="bad">{sentence(error)}</Notice>}
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <TextField label={t('tags.name')} hint={t('tags.nameHint')} error={wrong} value={name} onChange={setName} />
        </div>
        <Button type="submit" className="mt-6" disabled={isBusy}>
          {t('tags.add')}
        </Button>
      </div>
    </form>
  )
}
