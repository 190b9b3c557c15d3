import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useMe } from '../api/queries.ts'
import type { CannedResponse } from '../api/types.ts'
import { Field, SelectField, TextField } from './fields.tsx'
import { FormFoot, FormNotices } from './page-parts.tsx'
import { manages } from './sections.ts'
import { useForm } from './use-form.ts'

interface Draft {
  scope: CannedResponse['scope']
  topic: string
  title: string
  shortcut: string
  text: string
}
const draftOf = (response: CannedResponse | undefined): Draft => ({
  scope: response?.scope ?? 'personal',
  topic: response?.topic ?? '',
  title: response?.title ?? '',
  shortcut: response?.shortcut ?? '',
  text: response?.text ?? '',
})

function save(draft: Draft, base: CannedResponse | undefined, idempotencyKey: string): Promise<CannedResponse> {
  const { scope, title, text } = draft
  const shortcut = draft.shortcut.trim().replace(/^\//, '') || null
  const topic = draft.topic.trim() ? { topic: draft.topic } : {}
  if (base)
    return call('cannedResponses.update', { id: base.id, version: base.version, title, text, shortcut, ...topic })
  return call('cannedResponses.create', { scope, title, text, shortcut, ...topic }, { idempotencyKey })
}

interface CannedResponseFormProps {
  response: CannedResponse | undefined
  list: {
    items: CannedResponse[] | undefined
    reload(id: string): Promise<CannedResponse | undefined>
    put(response: CannedResponse): void
    showList(): void
  }
}

export function CannedResponseForm({ response, list }: CannedResponseFormProps) {
  const { t } = useTranslation('settings')
  const keepsShared = manages(useMe())
  const form = useForm<CannedResponse, Draft>({
    item: response,
    draftOf,
    save,
    reload: async () => response && list.reload(response.id),
    onSaved(saved) {
      list.put(saved)
      if (!response) list.showList()
    },
  })
  const { draft, set, errorAt, base } = form
  const topics = [...new Set(list.items?.map(({ topic }) => topic))].toSorted()
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['scope', 'topic', 'title', 'shortcut', 'text']} />
      {!base && keepsShared && (
        <SelectField
          label={t('canned.scope')}
          error={errorAt('scope')}
          value={draft.scope}
          onChange={(scope) => set({ scope })}
          options={[
            { value: 'personal', label: t('canned.forMe') },
            { value: 'shared', label: t('canned.forAll') },
          ]}
        />
      )}
      <TextField
        label={t('canned.title')}
        error={errorAt('title')}
        value={draft.title}
        onChange={(title) => set({ title })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('canned.topic')}
          hint={t('canned.topicHint')}
          error={errorAt('topic')}
          value={draft.topic}
          onChange={(topic) => set({ topic })}
          suggestions={topics}
        />
        <TextField
          label={t('canned.shortcut')}
          hint={t('canned.shortcutHint')}
          error={errorAt('shortcut')}
          value={draft.shortcut}
          onChange={(shortcut) => set({ shortcut })}
        />
      </div>
      <Field label={t('canned.text')} hint={t('canned.textHint')} error={errorAt('text')}>
        {(control) => (
          <textarea
            {...control}
            rows={7}
            className="field"
            value={draft.text}
            onChange={({ target }) => set({ text: target.value })}
          />
        )}
      </Field>
      <FormFoot form={form} submit={base ? t('form.save') : t('canned.create')} />
    </form>
  )
}
