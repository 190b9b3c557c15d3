import { permissions, permissionsOfRoles } from 'virtual:rights'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useMe, useTeams } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Agent } from '../api/types.ts'
import { CheckField, Field, Group, SelectField, TextField } from './fields.tsx'
import { FormFoot, FormNotices } from './page-parts.tsx'
import { permissionKey } from './permission-key.ts'
import { useRefusal } from './problems.ts'
import { useForm } from './use-form.ts'

type TeamRole = Agent['teams'][number]['role']
type Draft = Pick<Agent, 'name' | 'email' | 'role' | 'teams' | 'permissions' | 'available'> & {
  /** digits; empty: without a limit */
  mostOpen: string
}

const roles = ['agent', 'manager', 'admin', 'owner'] as const satisfies Agent['role'][]
const draftOf = (agent: Agent | undefined): Draft => ({
  name: agent?.name ?? '',
  email: agent?.email ?? '',
  role: agent?.role ?? 'agent',
  teams: agent?.teams ?? [],
  permissions: agent?.permissions ?? [],
  available: agent?.available ?? true,
  mostOpen: agent?.mostOpen?.toString() ?? '',
})

function save({ email, mostOpen, ...rest }: Draft, base: Agent | undefined, idempotencyKey: string): Promise<Agent> {
  const fields = { ...rest, mostOpen: mostOpen === '' ? null : Number(mostOpen) }
  if (!base) return call('agents.create', { email: email.trim(), ...fields }, { idempotencyKey })
  return call('agents.update', { id: base.id, version: base.version, ...fields })
}

interface AgentFormProps {
  agent: Agent | undefined
  list: { reload(id: string): Promise<Agent | undefined>; put(agent: Agent): void; showList(): void }
}

export function AgentForm({ agent, list }: AgentFormProps) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const client = useQueryClient()
  const me = useMe()
  const refusal = useRefusal()
  const form = useForm<Agent, Draft>({
    item: agent,
    draftOf,
    save,
    reload: async () => agent && list.reload(agent.id),
    onSaved(saved) {
      list.put(saved)
      if (saved.id === me?.id) client.setQueryData(keys.me, saved)
      if (!agent) list.showList()
    },
  })
  const { draft, set, errorAt, base } = form
  const mayAll = permissionsOfRoles[draft.role].length === permissions.length
  const grants = errorAt('permissions')
  // Nobody makes somebody what they are not themself; what somebody is already stays to be seen.
  const offered = roles.filter(
    (role) => roles.indexOf(role) <= roles.indexOf(me?.role ?? 'agent') || role === base?.role,
  )
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['name', 'email', 'role', 'mostOpen', 'teams', 'permissions']} />
      <TextField
        label={t('agents.name')}
        error={errorAt('name')}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      {base ? (
        <p className="text-muted">{base.email}</p>
      ) : (
        <TextField
          label={t('agents.email')}
          hint={t('agents.emailHint')}
          type="email"
          error={errorAt('email')}
          value={draft.email}
          onChange={(email) => set({ email })}
        />
      )}
      <SelectField
        label={t('agents.role')}
        hint={t(`agents.roleHint.${draft.role}`)}
        error={errorAt('role')}
        value={draft.role}
        onChange={(role) => set({ role })}
        options={offered.map((value) => ({ value, label: common(`role.${value}`) }))}
      />
      <CheckField
        label={t('agents.available')}
        hint={t('agents.availableHint')}
        checked={draft.available}
        onChange={(available) => set({ available })}
      />
      <Field label={t('agents.mostOpen')} hint={t('agents.mostOpenHint')} error={errorAt('mostOpen')}>
        {(control) => (
          <input
            {...control}
            className="field w-28"
            inputMode="numeric"
            autoComplete="off"
            maxLength={4}
            placeholder={t('agents.anyNumber')}
            value={draft.mostOpen}
            onChange={({ target }) => set({ mostOpen: target.value.replaceAll(/\D/g, '') })}
          />
        )}
      </Field>
      <TeamRoles teams={draft.teams} onChange={(teams) => set({ teams })} error={errorAt('teams')} />
      <Group title={t('agents.permissions')} hint={mayAll ? t('agents.mayAll') : t('agents.permissionsHint')}>
        {grants && <p className="text-bad text-sm">{refusal(grants)}</p>}
        {!mayAll && (
          <div className="space-y-2.5">
            {permissions.map((permission) => {
              const has = draft.permissions.includes(permission)
              const byRole = permissionsOfRoles[draft.role].includes(permission)
              return (
                <CheckField
                  key={permission}
                  label={t(`permission.${permissionKey(permission)}`)}
                  hint={byRole ? t('agents.byRole') : undefined}
                  checked={has || byRole}
                  disabled={byRole || (!has && !can(me, permission))}
                  onChange={(next) =>
                    set({
                      permissions: next
                        ? [...draft.permissions, permission]
                        : draft.permissions.filter((each) => each !== permission),
                    })
                  }
                />
              )
            })}
          </div>
        )}
      </Group>
      <FormFoot form={form} submit={base ? t('form.save') : t('agents.create')} />
    </form>
  )
}
interface TeamRolesProps {
  teams: Draft['teams']
  onChange(teams: Draft['teams']): void
  error: string | undefined
}

/** In each team nothing, a representative or its admin. */
function TeamRoles({ teams, onChange, error }: TeamRolesProps) {
  const { t } = useTranslation('settings')
  const all = useTeams()
  const refusal = useRefusal()
  const change = (id: string, role: string) =>
    onChange([...teams.filter((team) => team.id !== id), ...(role ? [{ id, role: role as TeamRole }] : [])])
  return (
    <Group title={t('agents.teams')} hint={t('agents.teamsHint')}>
      {error && <p className="text-bad text-sm">{refusal(error)}</p>}
      {all.length === 0 && <p className="text-muted">{t('teams.none')}</p>}
      <div className="grid gap-3 sm:grid-cols-2">
        {all.map(({ id, name }) => (
          <Field key={id} label={name}>
            {(control) => (
              <select
                {...control}
                className="field"
                value={teams.find((team) => team.id === id)?.role ?? ''}
                onChange={({ target }) => change(id, target.value)}
              >
                <option value="">{t('agents.notInTeam')}</option>
                <option value="representative">{t('teamRole.representative')}</option>
                <option value="admin">{t('teamRole.admin')}</option>
              </select>
            )}
          </Field>
        ))}
      </div>
    </Group>
  )
}
