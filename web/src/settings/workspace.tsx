import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { workspaceQuery } from '../api/queries.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { CheckField, SelectField, TextField } from './fields.tsx'
import { FormFoot, FormNotices, Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'
import { useForm } from './use-form.ts'

type Workspace = OutputOf<'workspace.get'>

export function WorkspacePage() {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const { data, error } = useQuery({ ...workspaceQuery, refetchOnMount: 'always' })
  return (
    <Page title={t('section.workspace')} intro={t('workspace.intro')}>
      {data ? (
        <WorkspaceForm workspace={data} />
      ) : error ? (
        <Notice tone="bad">{sentence(error)}</Notice>
      ) : (
        <Waiting rows={4} />
      )}
    </Page>
  )
}

type Draft = Omit<Workspace, 'version'>
type Setting = Exclude<keyof Draft, 'name'>

/** What is asked for each setting, by the names of the texts; `hint` where its label does not say all. */
const controls = {
  afterClosing: { options: { new: 'opensNew', reopen: 'reopens' }, hint: null },
  nextGoesTo: { options: { assignee: 'toAssignee', unassigned: 'toUnassigned' }, hint: 'nextGoesToHint' },
  resolutionRequired: { options: null, hint: 'resolutionRequiredHint' },
  startOutgoing: { options: null, hint: 'startOutgoingHint' },
  mergeSameContacts: { options: null, hint: 'mergeSameContactsHint' },
} as const satisfies {
  [Name in Setting]: {
    options: Draft[Name] extends boolean ? null : Record<Extract<Draft[Name], string>, string>
    hint: `${Name}Hint` | null
  }
}
const settings = Object.keys(controls) as Setting[]

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const form = useForm<Workspace, Draft>({
    item: workspace,
    draftOf: ({ version: _version, ...draft } = workspace): Draft => draft,
    save: (draft, base) => call('workspace.update', { ...draft, ...(base ? { version: base.version } : {}) }),
    reload: () => client.fetchQuery({ ...workspaceQuery, staleTime: 0 }),
    onSaved: (saved) => client.setQueryData(keys.workspace, saved),
  })
  const { draft, set, errorAt } = form
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['name', ...settings.filter((name) => controls[name].options)]} />
      <TextField
        label={t('workspace.name')}
        error={errorAt('name')}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      {settings.map((name) => {
        const { options, hint } = controls[name]
        const common = { label: t(`workspace.${name}`), ...(hint ? { hint: t(`workspace.${hint}`) } : {}) }
        const value = draft[name]
        if (typeof value === 'boolean') {
          return <CheckField key={name} {...common} checked={value} onChange={(checked) => set({ [name]: checked })} />
        }
        return (
          <SelectField<string>
            key={name}
            {...common}
            error={errorAt(name)}
            value={value}
            onChange={(chosen) => set({ [name]: chosen })}
            options={Object.entries(options ?? {}).map(([option, text]) => ({
              value: option,
              label: t(`workspace.${text}`),
            }))}
          />
        )
      })}
      <FormFoot form={form} />
    </form>
  )
}
