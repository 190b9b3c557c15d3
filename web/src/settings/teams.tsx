import { UsersRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import type { Team } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { DeleteButton } from './delete-button.tsx'
import { useDirectory } from './directory.ts'
import { DurationField, spokenDuration } from './duration-field.tsx'
import { SelectField, TextAreaField, TextField } from './fields.tsx'
import { ItemPage } from './item-page.tsx'
import { OpeningHoursFields } from './opening-hours.tsx'
import { AddLink, Badge, FormFoot, FormNotices, Page, Rows } from './page-parts.tsx'
import { useForm } from './use-form.ts'

export function TeamsPage() {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const language = useLocale()
  const { items, error } = useDirectory('teams')
  const rows = items?.map(({ id, name, mode, soonAfter, overdueAfter }) => ({
    id,
    name,
    detail: t('teams.times', {
      soon: spokenDuration(soonAfter, language),
      overdue: spokenDuration(overdueAfter, language),
    }),
    icon: <UsersRound size={18} className="shrink-0 text-muted" aria-hidden />,
    mark: <Badge>{common(`team.${mode}`)}</Badge>,
  }))
  return (
    <Page
      title={t('section.teams')}
      intro={t('teams.intro')}
      action={<AddLink section="teams">{t('teams.add')}</AddLink>}
    >
      <Rows section="teams" label={t('section.teams')} rows={rows} error={error} none={t('teams.none')} />
    </Page>
  )
}

export function TeamPage({ itemId }: { itemId: string }) {
  const { t } = useTranslation('settings')
  const list = useDirectory('teams')
  return (
    <ItemPage section="teams" itemId={itemId} newTitle={t('teams.add')} titleOf={({ name }) => name} {...list}>
      {(team) => (
        <>
          <TeamForm team={team} list={list} />
          {team && (
            <DeleteButton
              name={team.name}
              text={t('teams.deleting')}
              onDelete={() => call('teams.delete', { id: team.id })}
              onDone={() => {
                list.remove(team.id)
                list.showList()
              }}
            />
          )}
        </>
      )}
    </ItemPage>
  )
}

type Draft = Omit<Team, 'id' | 'version'>
type Times = Pick<Draft, 'soonAfter' | 'overdueAfter' | 'autoCloseAfter'>
const MINUTE = 60_000
/** What a new team is offered, in the order in which they are asked for. */
const initialTimes: Times = { soonAfter: 3 * MINUTE, overdueAfter: 5 * MINUTE, autoCloseAfter: 1_440 * MINUTE }
const times = Object.keys(initialTimes) as (keyof Times)[]
const timesOf = (team: Team) => Object.fromEntries(times.map((name) => [name, team[name]])) as unknown as Times
const draftOf = (team: Team | undefined): Draft => ({
  name: team?.name ?? '',
  mode: team?.mode ?? 'collaboration',
  emailSender: team?.emailSender ?? 'agent',
  emailSignature: team?.emailSignature ?? '',
  openingHours: team?.openingHours ?? null,
  clocksRun: team?.clocksRun ?? 'always',
  ...initialTimes,
  ...(team && timesOf(team)),
})

interface TeamFormProps {
  team: Team | undefined
  list: { reload(id: string): Promise<Team | undefined>; put(team: Team): void; showList(): void }
}

function TeamForm({ team, list }: TeamFormProps) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const form = useForm<Team, Draft>({
    item: team,
    draftOf,
    save: (draft, base, idempotencyKey) =>
      base
        ? call('teams.update', { id: base.id, version: base.version, ...draft })
        : call('teams.create', draft, { idempotencyKey }),
    reload: async () => team && list.reload(team.id),
    onSaved(saved) {
      list.put(saved)
      if (!team) list.showList()
    },
  })
  const { draft, set, errorAt, base } = form
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices
        form={form}
        fields={['name', 'mode', 'emailSender', 'emailSignature', 'openingHours', 'clocksRun', ...times]}
      />
      <TextField
        label={t('teams.name')}
        error={errorAt('name')}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      <SelectField
        label={t('teams.mode')}
        hint={t(`teams.modeHint.${draft.mode}`)}
        error={errorAt('mode')}
        value={draft.mode}
        onChange={(mode) => set({ mode })}
        options={(['collaboration', 'grab'] as const).map((value) => ({ value, label: common(`team.${value}`) }))}
      />
      {times.map((name) => (
        <DurationField
          key={name}
          label={t(`teams.${name}`)}
          hint={t(`teams.${name}Hint`)}
          error={errorAt(name)}
          value={draft[name]}
          onChange={(ms) => set({ [name]: ms })}
        />
      ))}
      <OpeningHoursFields value={draft.openingHours} clocksRun={draft.clocksRun} onChange={set} errorAt={errorAt} />
      <SelectField
        label={t('teams.emailSender')}
        error={errorAt('emailSender')}
        value={draft.emailSender}
        onChange={(emailSender) => set({ emailSender })}
        options={(['agent', 'team'] as const).map((value) => ({ value, label: t(`teams.emailSender_${value}`) }))}
      />
      <TextAreaField
        label={t('teams.emailSignature')}
        hint={t('teams.emailSignatureHint')}
        error={errorAt('emailSignature')}
        value={draft.emailSignature}
        onChange={(emailSignature) => set({ emailSignature })}
      />
      <FormFoot form={form} submit={base ? t('form.save') : t('teams.create')} />
    </form>
  )
}
