import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useMe, useTeams } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { AllOrSome, SomeOf } from '../settings/all-or-some.tsx'
import { CheckList } from '../settings/check-list.tsx'
import { CheckField, Field, Group, TextField } from '../settings/fields.tsx'
import { FormFoot, FormNotices } from '../settings/page-parts.tsx'
import { permissionKey } from '../settings/permission-key.ts'
import { useRefusal } from '../settings/problems.ts'
import { useForm } from '../settings/use-form.ts'
import type { ItemList } from '../settings/use-items.ts'
import { dayOf, endOf } from './dates.ts'
import type { ApiKey } from './queries.ts'
import { isRight, type Right, rightsByGroup } from './rights.ts'
import { useWords } from './words.ts'

interface Draft {
  name: string
  scopes: Right[]
  teamIds: string[] | null
  /** a day, at whose end it expires; empty: never */
  expiresOn: string
  readOnly: boolean
  toolsMayWrite: boolean
  /** empty: as usual */
  perSecond: string
  burst: string
}

const draftOf = (key: ApiKey | undefined): Draft => ({
  name: key?.name ?? '',
  scopes: key?.scopes.filter(isRight) ?? [],
  teamIds: key?.teamIds ? [...key.teamIds] : null,
  expiresOn: key?.expiresAt ? dayOf(key.expiresAt) : '',
  readOnly: key?.readOnly ?? false,
  toolsMayWrite: key?.toolsMayWrite ?? false,
  perSecond: String(key?.limits.perSecond ?? ''),
  burst: String(key?.limits.burst ?? ''),
})

interface KeyFormProps {
  apiKey: ApiKey | undefined
  list: ItemList<ApiKey>
  /** with the key itself; null: it was told before */
  onMade(secret: string | null): void
}

export function KeyForm({ apiKey, list, onMade }: KeyFormProps) {
  const { t } = useWords()
  const { t: settings } = useTranslation('settings')
  const me = useMe()
  const teams = useTeams()
  const refusal = useRefusal()
  const form = useForm<ApiKey, Draft>({
    item: apiKey,
    draftOf,
    async save(draft, base, idempotencyKey) {
      const { perSecond, burst, expiresOn, ...given } = draft
      const input = {
        ...given,
        ...(perSecond && burst ? { limits: { perSecond: Number(perSecond), burst: Number(burst) } } : {}),
        // What was not touched stays to the second.
        ...(base?.expiresAt && dayOf(base.expiresAt) === expiresOn
          ? {}
          : { expiresAt: expiresOn ? endOf(expiresOn) : null }),
      }
      if (base) return call('apiKeys.update', { id: base.id, version: base.version, ...input })
      const { key, ...made } = await call('apiKeys.create', input, { idempotencyKey })
      onMade(key)
      return made
    },
    reload: async () => apiKey && list.reload(apiKey.id),
    onSaved: list.put,
  })
  const { draft, set, errorAt, base } = form
  const wrongRights = errorAt('scopes')
  const number = (value: string) => value.replaceAll(/[^\d.]/g, '')
  return (
    <form {...form.form} className="space-y-5">
      <FormNotices form={form} fields={['name', 'scopes', 'teamIds', 'expiresAt', 'limits']} />
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        error={errorAt('name')}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      <Group title={t('rights')} hint={t('rightsHint')}>
        {wrongRights && <p className="text-bad text-sm">{refusal(wrongRights)}</p>}
        {rightsByGroup.map(({ group, rights }) => (
          <CheckList
            key={group}
            title={t(`group.${group}`)}
            options={rights.map((right) => ({
              value: right,
              label: settings(`permission.${permissionKey(right)}`),
              hint: t(`right.${permissionKey(right)}`),
              disabled: !draft.scopes.includes(right) && !can(me, right),
            }))}
            chosen={draft.scopes}
            onChange={(scopes) => set({ scopes })}
          />
        ))}
        <CheckField
          label={t('readOnly')}
          hint={t('readOnlyHint')}
          checked={draft.readOnly}
          onChange={(readOnly) => set({ readOnly })}
        />
        <CheckField
          label={t('tools')}
          hint={t('toolsHint')}
          checked={draft.toolsMayWrite && !draft.readOnly}
          disabled={draft.readOnly}
          onChange={(toolsMayWrite) => set({ toolsMayWrite })}
        />
      </Group>
      <Group title={t('bounds')}>
        <AllOrSome
          title={t('teams')}
          hint={t('teamsHint')}
          all={t('allTeams')}
          some={t('onlyTeams')}
          isSome={draft.teamIds !== null}
          onAll={() => set({ teamIds: null })}
          onSome={() => set({ teamIds: draft.teamIds ?? [] })}
          error={errorAt('teamIds')}
        >
          <SomeOf items={teams} chosen={draft.teamIds ?? []} onChange={(teamIds) => set({ teamIds })} />
        </AllOrSome>
        <Field label={t('expires')} hint={t('expiresHint')} error={errorAt('expiresAt')}>
          {(control) => (
            <input
              {...control}
              type="date"
              className="field max-w-44"
              min={dayOf(new Date(serverNow()).toISOString())}
              value={draft.expiresOn}
              onChange={({ target }) => set({ expiresOn: target.value })}
            />
          )}
        </Field>
        <div className="grid grid-cols-2 gap-3">
          <Field label={t('perSecond')} error={errorAt('limits.perSecond')}>
            {(control) => (
              <input
                {...control}
                className="field"
                inputMode="numeric"
                maxLength={5}
                placeholder={t('usual')}
                value={draft.perSecond}
                onChange={({ target }) => set({ perSecond: number(target.value) })}
              />
            )}
          </Field>
          <Field label={t('burst')} error={errorAt('limits.burst')}>
            {(control) => (
              <input
                {...control}
                className="field"
                inputMode="numeric"
                maxLength={5}
                placeholder={t('usual')}
                value={draft.burst}
                onChange={({ target }) => set({ burst: number(target.value) })}
              />
            )}
          </Field>
        </div>
        <p className="text-muted text-xs">{t('limitsHint')}</p>
      </Group>
      <FormFoot form={form} submit={base ? settings('form.save') : t('create')} />
    </form>
  )
}
