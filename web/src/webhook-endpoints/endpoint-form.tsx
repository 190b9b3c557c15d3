import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useChannels, useTeams } from '../api/queries.ts'
import { AllOrSome, SomeOf } from '../settings/all-or-some.tsx'
import { CheckList } from '../settings/check-list.tsx'
import { CheckField, Group, TextField } from '../settings/fields.tsx'
import { FormFoot, FormNotices } from '../settings/page-parts.tsx'
import { useForm } from '../settings/use-form.ts'
import type { ItemList } from '../settings/use-items.ts'
import { chosenOf, type EventType, eventKey, eventsByGroup, eventsOf } from './event-groups.ts'
import type { Endpoint } from './queries.ts'
import { useWords } from './words.ts'

interface Draft {
  url: string
  description: string
  /** null: every one */
  events: EventType[] | null
  teamIds: string[] | null
  channelIds: string[] | null
  ordered: boolean
  enabled: boolean
}

const draftOf = (endpoint: Endpoint | undefined): Draft => ({
  url: endpoint?.url ?? '',
  description: endpoint?.description ?? '',
  events: endpoint ? chosenOf(endpoint.events) : null,
  teamIds: endpoint?.teamIds ?? null,
  channelIds: endpoint?.channelIds ?? null,
  ordered: endpoint?.ordered ?? false,
  enabled: endpoint?.enabled ?? true,
})

interface EndpointFormProps {
  endpoint: Endpoint | undefined
  list: ItemList<Endpoint>
  /** with its secret */
  onMade(endpoint: Endpoint & { secret: string | null }): void
}

export function EndpointForm({ endpoint, list, onMade }: EndpointFormProps) {
  const { t } = useWords()
  const { t: settings } = useTranslation('settings')
  const teams = useTeams()
  const channels = useChannels()
  const form = useForm<Endpoint, Draft>({
    item: endpoint,
    draftOf,
    async save({ url, events, ...given }, base, idempotencyKey) {
      const input = { url: url.trim(), events: eventsOf(events), ...given }
      if (base) return call('webhookEndpoints.update', { id: base.id, version: base.version, ...input })
      const made = await call('webhookEndpoints.create', input, { idempotencyKey })
      onMade(made)
      const { secret: _told, ...kept } = made
      return kept
    },
    reload: async () => endpoint && list.reload(endpoint.id),
    onSaved: list.put,
  })
  const { draft, set, errorAt, base } = form
  const chosen = draft.events
  const atLeastOne = (path: string, now: readonly unknown[] | null) => {
    const error = errorAt(path)
    if (error !== 'is empty') return error
    return now?.length === 0 ? t('atLeastOne') : undefined
  }
  return (
    <form {...form.form} className="space-y-5">
      <FormNotices form={form} fields={['url', 'description', 'events', 'teamIds', 'channelIds']} />
      <TextField
        label={t('url')}
        hint={t('urlHint')}
        placeholder="https://example.com/webhooks"
        error={errorAt('url')}
        value={draft.url}
        onChange={(url) => set({ url })}
      />
      <TextField
        label={t('description')}
        hint={t('descriptionHint')}
        error={errorAt('description')}
        value={draft.description}
        onChange={(description) => set({ description })}
      />
      <Group title={t('which')}>
        <AllOrSome
          title={t('events')}
          all={t('allEvents')}
          some={t('onlyEvents')}
          isSome={chosen !== null}
          onAll={() => set({ events: null })}
          onSome={() => set({ events: chosen ?? [] })}
          error={atLeastOne('events', chosen)}
        >
          <div className="gap-x-6 lg:columns-2">
            {eventsByGroup.map(({ group, types }) => (
              <div key={group} className="break-inside-avoid pb-4">
                <CheckList
                  title={t(`group.${group}`)}
                  options={types.map((type) => ({
                    value: type,
                    label: (
                      <>
                        {t(`event.${eventKey(type)}`)}{' '}
                        <code className="block break-all text-muted text-xs">{type}</code>
                      </>
                    ),
                  }))}
                  chosen={chosen ?? []}
                  onChange={(events) => set({ events })}
                />
              </div>
            ))}
          </div>
        </AllOrSome>
        <AllOrSome
          title={t('teams')}
          hint={t('teamsHint')}
          all={t('allTeams')}
          some={t('onlyTeams')}
          isSome={draft.teamIds !== null}
          onAll={() => set({ teamIds: null })}
          onSome={() => set({ teamIds: draft.teamIds ?? [] })}
          error={atLeastOne('teamIds', draft.teamIds)}
        >
          <SomeOf items={teams} chosen={draft.teamIds ?? []} onChange={(teamIds) => set({ teamIds })} />
        </AllOrSome>
        <AllOrSome
          title={t('channels')}
          all={t('allChannels')}
          some={t('onlyChannels')}
          isSome={draft.channelIds !== null}
          onAll={() => set({ channelIds: null })}
          onSome={() => set({ channelIds: draft.channelIds ?? [] })}
          error={atLeastOne('channelIds', draft.channelIds)}
        >
          <SomeOf items={channels} chosen={draft.channelIds ?? []} onChange={(channelIds) => set({ channelIds })} />
        </AllOrSome>
      </Group>
      <Group title={t('how')}>
        <CheckField
          label={t('ordered')}
          hint={t('orderedHint')}
          checked={draft.ordered}
          onChange={(ordered) => set({ ordered })}
        />
        <CheckField
          label={t('enabled')}
          hint={t('enabledHint')}
          checked={draft.enabled}
          onChange={(enabled) => set({ enabled })}
        />
      </Group>
      <FormFoot form={form} submit={base ? settings('form.save') : t('create')} />
    </form>
  )
}
