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
const draftOf = (workspace: Workspace | undefined): Draft => ({
  name: workspace?.name ?? '',
  afterClosing: workspace?.afterClosing ?? 'new',
  nextGoesTo: workspace?.nextGoesTo ?? 'assignee',
  resolutionRequired: workspace?.resolutionRequired ?? false,
  startOutgoing: workspace?.startOutgoing ?? false,
})

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const form = useForm<Workspace, Draft>({
    item: workspace,
    draftOf,
    save: (draft, base) => call('workspace.update', { ...draft, ...(base ? { version: base.version } : {}) }),
    reload: () => client.fetchQuery({ ...workspaceQuery, staleTime: 0 }),
    onSaved: (saved) => client.setQueryData(keys.workspace, saved),
  })
  const { draft, set, errorAt } = form
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['name', 'afterClosing', 'nextGoesTo']} />
      <TextField
        label={t('workspace.name')}
        error={errorAt('name')}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      <SelectField
        label={t('workspace.afterClosing')}
        error={errorAt('afterClosing')}
        value={draft.afterClosing}
        onChange={(afterClosing) => set({ afterClosing })}
        options={[
          { value: 'new', label: t('workspace.opensNew') },
          { value: 'reopen', label: t('workspace.reopens') },
        ]}
      />
      <SelectField
        label={t('workspace.nextGoesTo')}
        hint={t('workspace.nextGoesToHint')}
        error={errorAt('nextGoesTo')}
        value={draft.nextGoesTo}
        onChange={(nextGoesTo) => set({ nextGoesTo })}
        options={[
          { value: 'assignee', label: t('workspace.toAssignee') },
          { value: 'unassigned', label: t('workspace.toUnassigned') },
        ]}
      />
      <CheckField
        label={t('workspace.resolutionRequired')}
        hint={t('workspace.resolutionRequiredHint')}
        checked={draft.resolutionRequired}
        onChange={(resolutionRequired) => set({ resolutionRequired })}
      />
      <CheckField
        label={t('workspace.startOutgoing')}
        hint={t('workspace.startOutgoingHint')}
        checked={draft.startOutgoing}
        onChange={(startOutgoing) => set({ startOutgoing })}
      />
      <FormFoot form={form} />
    </form>
  )
}
